using System.CommandLine;
using FairDiff.Fairness;

namespace FairDiff.Pipelines.Csv;

/// <summary>How tables are read, the same for every file of a command.</summary>
/// <param name="Missing">What a cell says where nothing is known.</param>
/// <param name="Report">Told what was left out of a file, or taken for missing.</param>
internal sealed record TableRules(MissingValues Missing, Action<string> Report)
{
    /// <summary>The usual spellings; nobody is told.</summary>
    public static TableRules Usual { get; } = new(MissingValues.Default, _ => { });
}

/// <summary>The option of every command that reads tables.</summary>
internal sealed class TableOptions
{
    private readonly Option<string[]> _missing = new("--missing")
    {
        Description = "What cells say where nothing is known, apart by commas, exactly so; an empty cell always does, and --missing \"\" "
            + "leaves it at that (default: unknown, nan, NA, N/A, #N/A, <NA>, NaT, null and ? in any case, and None)",
        HelpName = "SPELLINGS",
        AllowMultipleArgumentsPerToken = true,
    };

    public IEnumerable<Option> All => [_missing];

    public TableRules Read(ParseResult parsed, Action<string>? report = null) => new(
        parsed.GetResult(_missing) is null ? MissingValues.Default : new MissingValues(
            (parsed.GetValue(_missing) ?? []).SelectMany(text => QuotedText.Split(text, ',')).Select(QuotedText.Unquote)),
        report ?? parsed.InvocationConfiguration.Output.WriteLine);
}
