using System.CommandLine;
using System.CommandLine.Parsing;
using FairDiff.MLNet;
using FairDiff.Studies;

namespace FairDiff.Pipelines;

/// <summary>The options that name a file to write: none may be a file that the same command reads, or writes for another.</summary>
internal static class OutputOptions
{
    public static readonly IReadOnlySet<string> Names =
        new HashSet<string> { "--output", "--json", "--csv", "--curves", "--html", "--junit", "--neighbours", "--individuals",
            "--contact-sheet", "--snakemake", "--slurm" };

    /// <exception cref="FairDiffException">A file is named twice.</exception>
    public static void Check(ParseResult parsed)
    {
        OptionResult[] options = [.. parsed.CommandResult.Children.OfType<OptionResult>()];
        foreach (var option in options.Where(option => Names.Contains(option.Option.Name)))
        {
            foreach (var path in option.Tokens.Select(token => token.Value).Where(value => value.Length > 0))
            {
                if (options.FirstOrDefault(other => other != option && Read(other).Any(file => IsSame(file, path))) is { } other)
                {
                    throw new FairDiffException(
                        $"{option.Option.Name} is '{path}', and so is {other.Option.Name}: it would be overwritten. Name another file.");
                }
            }
        }
    }

    /// <summary>The files that the values of an option may name: FILE, NAME=FILE,FILE or a folder with a table.</summary>
    private static IEnumerable<string> Read(OptionResult option)
    {
        var values = option.Tokens.Select(token => token.Value).Where(value => value.Length > 0).ToArray();
        var files = values.SelectMany(value => new[] { value, value[(value.IndexOf('=', StringComparison.Ordinal) + 1)..] }
            .SelectMany(text => text.Split(',').Prepend(text)));
        return Names.Contains(option.Option.Name) ? values
            : files.Concat(values.Select(value => Path.Combine(value, MetadataTable.FileName))).Where(File.Exists);
    }

    private static bool IsSame(string file, string path) =>
        file.Length > 0 && Full(file) == Full(path) && !Full(path).StartsWith("/dev/", StringComparison.Ordinal);

    private static string Full(string path)
    {
        try
        {
            var full = Path.GetFullPath(path);
            return File.Exists(full) ? File.ResolveLinkTarget(full, returnFinalTarget: true)?.FullName ?? full : full;
        }
        catch (Exception e) when (e is ArgumentException or IOException or UnauthorizedAccessException)
        {
            // Whoever opens it says what is wrong.
            return path;
        }
    }
}
