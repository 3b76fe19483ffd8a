using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Csv;

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
