using System.CommandLine;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Options that take several names, apart by commas or spaces.</summary>
internal static class OptionLists
{
    public static Option<string[]> Create(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true };

    public static string[] Read(ParseResult parsed, Option<string[]> option) =>
    [
        .. (parsed.GetValue(option) ?? [])
            .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];
}
