using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Shared;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>Options that take several names, apart by commas or spaces; a name with a comma goes in double quotes.</summary>
internal static class OptionLists
{
    public static Option<string[]> Create(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true };

    public static string[] Read(ParseResult parsed, Option<string[]> option) => [.. Pieces(parsed, option).Select(QuotedText.Unquote)];

    /// <summary>The values of an option that go apart at commas, with the double quotes that keep a comma in a name.</summary>
    /// <exception cref="FairnessException">A quote is not closed.</exception>
    public static string[] Pieces(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).SelectMany(value => QuotedText.Split(value, ',')).Where(piece => piece.Length > 0)];
}
