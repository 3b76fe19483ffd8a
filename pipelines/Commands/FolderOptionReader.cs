using System.CommandLine;
using System.Globalization;
using FairDiff.Pipelines.Folder;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Commands;

/// <summary>The options that say which rows and columns of a folder play which part in a study.</summary>
internal sealed class FolderOptionReader
{
    private readonly FolderRowOptions _rows = new(required: true);
    private readonly Option<string[]> _groups = FolderRowOptions.Many(
        "--groups", "Further columns, or crossings such as site*sex, by which fairness is judged");

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Column whose rows stay together in a split by seed, for example patient",
    };

    private readonly Option<double> _testFraction = new("--test-fraction")
    {
        Description = "Share of the in-distribution rows held out in a split by seed",
        DefaultValueFactory = _ => .25,
    };

    private readonly Option<int> _splitSeed = new("--split-seed") { Description = "Seed of that split and of --skew" };
    private readonly Option<string[]> _ood = FolderRowOptions.Many(
        "--ood", "Rows that no model ever trains on, for example site=A; each is a set of its own");

    private readonly Option<string[]> _skew = FolderRowOptions.Many(
        "--skew", "At most so many training labels among these rows, for example site=A:100; the others become unlabelled");

    public void AddTo(Command command)
    {
        _rows.AddTo(command);
        foreach (var option in new Option[] { _groups, _cluster, _testFraction, _splitSeed, _ood, _skew })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">A value is out of range or not of its form.</exception>
    public FolderOptions Read(ParseResult parsed)
    {
        var options = _rows.Read(parsed)! with
        {
            GroupColumns = FolderRowOptions.Values(parsed, _groups),
            ClusterColumn = parsed.GetValue(_cluster),
            TestFraction = parsed.GetValue(_testFraction),
            SplitSeed = parsed.GetValue(_splitSeed),
            OutOfDistribution = [.. FolderRowOptions.Values(parsed, _ood).Select(text => RowSelector.Parse("--ood", text))],
            LabelLimits = [.. FolderRowOptions.Values(parsed, _skew).Select(text => LabelLimit.Parse("--skew", text))],
        };
        if (options.AttributeColumns.Count == 0)
        {
            throw new FairDiffException("--attributes is missing; name the column, for example the site, whose groups are to be served evenly.");
        }

        return options.TestFraction is > 0 and < 1
            ? options
            : throw new FairDiffException($"--test-fraction is {options.TestFraction}; it must be between 0 and 1.");
    }

    /// <summary>What a run folder records of these options.</summary>
    public Dictionary<string, string> Describe(FolderOptions options)
    {
        string Join<T>(IEnumerable<T> values) => values.Any() ? string.Join(", ", values) : "none";
        return new Dictionary<string, string>
        {
            ["data"] = options.DataFolder,
            ["columns"] = $"image {options.ImageColumn}, label {options.LabelColumn}, attributes {Join(options.AttributeColumns)}, groups {Join(options.GroupColumns)}",
            ["image size"] = options.ImageSize.ToString(CultureInfo.InvariantCulture),
            ["split"] = options.SplitColumn is { } column
                ? $"column {column}"
                : FormattableString.Invariant($"by seed {options.SplitSeed}, {options.TestFraction:0.###} for testing")
                    + (options.ClusterColumn is { } cluster ? $", together by {cluster}" : ""),
            ["out of distribution"] = Join(options.OutOfDistribution),
            ["unlabelled"] = Join(options.Unlabelled),
            ["excluded"] = Join(options.Excluded),
            ["label limits"] = Join(options.LabelLimits),
        };
    }
}
