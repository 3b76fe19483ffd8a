using System.Globalization;
using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>What is wrong with a command line, in one line: each option with its value and what it may be.</summary>
internal static class UsageErrors
{
    /// <exception cref="FairDiffException">The command line cannot be read.</exception>
    public static void Check(ParseResult parsed)
    {
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            var errors = parsed.Errors.Select(error => Words(error).ReplaceLineEndings(" ").TrimEnd('.')).Distinct();
            throw new FairDiffException($"{string.Join("; ", errors)}. {Path(parsed.CommandResult)} --help shows the options.");
        }
    }

    private static readonly HashSet<string> Paths =
    [
        "--predictions", "--data", "--model", "--generator", "--features", "--ratings", "--validation", "--image-folder", "--pretrained",
        "--from", "path",
        .. OutputOptions.Names,
    ];

    /// <summary>Lets every option and argument that names a file or a folder refuse none.</summary>
    public static void RequirePaths(Command command)
    {
        foreach (var option in CommandTree.Options(command).Where(option => Paths.Contains(option.Name)))
        {
            option.Validators.Add(result => CheckPath(result, option.Name));
        }

        foreach (
            var argument in CommandTree.Of(command).SelectMany(each => each.Arguments).Where(argument => Paths.Contains(argument.Name)))
        {
            argument.Validators.Add(result => CheckPath(result, argument.Name));
        }
    }

    private static void CheckPath(SymbolResult result, string name)
    {
        if (result.Tokens.Any(token => string.IsNullOrWhiteSpace(token.Value)))
        {
            result.AddError($"{name} is empty; it must name a file or a folder");
        }
    }

    private static string Words(ParseError error) =>
        (error.SymbolResult as OptionResult ?? error.SymbolResult?.Parent as OptionResult) is { } option && Wrong(option) is { } words
            ? words : error.Message;

    private static string? Wrong(OptionResult result)
    {
        var type = result.Option.ValueType;
        type = Nullable.GetUnderlyingType(type) ?? (type.IsArray ? type.GetElementType()! : type);
        return type.IsEnum ? Wrong(
            result, text => NamesOf(type).Contains(text, StringComparer.OrdinalIgnoreCase), string.Join(", ", NamesOf(type)))
            : type == typeof(int) ? Wrong(
                result, text => int.TryParse(text, CultureInfo.InvariantCulture, out _), $"a whole number, at most {int.MaxValue}")
            : type == typeof(long) ? Wrong(
                result, text => long.TryParse(text, CultureInfo.InvariantCulture, out _), $"a whole number, at most {long.MaxValue}")
            : null;
    }

    private static string? Wrong(OptionResult result, Func<string, bool> isRight, string allowed) =>
        result.Tokens.Select(token => token.Value).FirstOrDefault(value => !isRight(value)) is { } wrong
            ? $"{result.Option.Name} is '{Listing.Value(wrong)}'; it must be {allowed}" : null;

    /// <summary>Lets every option that takes one of some names refuse the numbers behind them.</summary>
    public static void RequireNames(Command command)
    {
        foreach (var option in CommandTree.Options(command).Where(
            option => (Nullable.GetUnderlyingType(option.ValueType) ?? option.ValueType).IsEnum))
        {
            option.Validators.Add(result =>
            {
                if (Wrong(result) is { } words)
                {
                    result.AddError(words);
                }
            });
        }
    }

    private static string[] NamesOf(Type type) => Enum.GetNames(type);

    private static string Path(SymbolResult command) =>
        command.Parent is { } parent ? $"{Path(parent)} {((CommandResult)command).Command.Name}" : "fairdiff";
}
