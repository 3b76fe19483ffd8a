using System.CommandLine;
using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Folder;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Generation;

/// <summary>The options that say which images are drawn, and which part of them by this process.</summary>
internal sealed class PlanOptions
{
    private const string Fair = "fair";
    private const string AsInData = "as-in-data";
    private const string Counts = "counts";

    private readonly Option<string?> _plan = new("--plan")
    {
        Description = "fair (labels as in the training data, attributes evenly; the default), as-in-data, or counts (--cell)",
    };

    private readonly Option<int?> _count = new("--count") { Description = "Number of images (default 1500, or the sum of --cell)" };
    private readonly Option<string[]> _cells = FolderRowOptions.Many(
        "--cell", "Images of one cell, label*attribute=N, for example melanoma*A=200; may be repeated");
    private readonly Option<string?> _shard =
        new("--shard") { Description = "Draw part i of n, for example 2/4; other processes draw the others at the same time" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _plan, _count, _cells, _shard })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">The number is below 1.</exception>
    public int? Count(ParseResult parsed) => parsed.GetValue(_count) is not { } count || count >= 1
        ? parsed.GetValue(_count)
        : throw new FairDiffException($"--count is {count}; it must be at least 1.");

    /// <exception cref="FairDiffException">The plan is not known, a cell is not of its form, or one is given without the other.</exception>
    public SamplingPlan Plan(ParseResult parsed)
    {
        var cells = OptionLists.Pieces(parsed, _cells);
        return (parsed.GetValue(_plan) ?? (cells.Length > 0 ? Counts : Fair)) switch
        {
            Counts when cells.Length > 0 => SamplingPlan.Counts(Cells(cells)),
            Counts => throw new FairDiffException("--plan counts needs the counts: --cell label*attribute=N for each cell."),
            Fair when cells.Length == 0 => SamplingPlan.Fair,
            AsInData when cells.Length == 0 => SamplingPlan.AsInData,
            Fair or AsInData => throw new FairDiffException("--cell goes with --plan counts only."),
            var other => throw new FairDiffException($"--plan is {other}; it must be {Fair}, {AsInData} or {Counts}."),
        };
    }

    /// <exception cref="FairDiffException">The text is not of the form i/n, or there is no such part.</exception>
    public Shard Shard(ParseResult parsed)
    {
        if (parsed.GetValue(_shard) is not { } text)
        {
            return MLNet.Shard.All;
        }

        var parts = text.Split('/');
        return parts.Length == 2 && Number(parts[0]) is { } number && Number(parts[1]) is { } count && number >= 1 && number <= count
            ? new Shard(number, count)
            : throw new FairDiffException($"--shard is {text}; it must be i/n with i from 1 to n, for example 2/4.");
    }

    private static Dictionary<SamplingCell, int> Cells(string[] texts)
    {
        var counts = new Dictionary<SamplingCell, int>();
        foreach (var text in texts)
        {
            var sign = text.LastIndexOf('=');
            if (sign < 1 || Number(text[(sign + 1)..]) is not { } count)
            {
                throw new FairDiffException($"--cell '{text}' is not of the form label*attribute=N, for example melanoma*A=200.");
            }

            string[] parts = [.. QuotedText.Split(text[..sign], '*').Select(QuotedText.Unquote)];
            if (!counts.TryAdd(new SamplingCell(parts[0], parts[1..]), count))
            {
                throw new FairDiffException($"--cell names {text[..sign]} twice.");
            }
        }

        return counts;
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
