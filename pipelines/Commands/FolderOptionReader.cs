using System.CommandLine;
using System.Globalization;
using FairDiff.Pipelines.Folder;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Commands;

/// <summary>The options that say which rows and columns of a folder play which part.</summary>
internal sealed class FolderOptionReader
{
    private readonly Option<string> _data = new("--data") { Description = "Folder with metadata.csv and the images", Required = true };
    private readonly Option<string> _image = new("--image-column") { Description = "Column with the image file, relative to the folder", DefaultValueFactory = _ => "path" };
    private readonly Option<string> _label = new("--label-column") { Description = "Column with the label; an empty cell is unlabelled", DefaultValueFactory = _ => "label" };
    private readonly Option<string[]> _attributes = Many("--attributes", "Columns that the generator is conditioned on, and by which fairness is judged; an empty cell is unknown");
    private readonly Option<string[]> _groups = Many("--groups", "Further columns, or crossings such as site*sex, by which fairness is judged");
    private readonly Option<string?> _split = new("--split-column") { Description = "Column that says train or test; without it rows are split by seed, stratified by label and attributes" };
    private readonly Option<string?> _cluster = new("--cluster") { Description = "Column whose rows stay together in a split by seed, for example patient" };
    private readonly Option<double> _testFraction = new("--test-fraction") { Description = "Share of the in-distribution rows held out in a split by seed", DefaultValueFactory = _ => .25 };
    private readonly Option<int> _splitSeed = new("--split-seed") { Description = "Seed of that split and of --skew" };
    private readonly Option<string[]> _ood = Many("--ood", "Rows that no model ever trains on, for example site=A; each is a set of its own");
    private readonly Option<string[]> _unlabelled = Many("--unlabelled", "Rows that only the generator sees, without their label");
    private readonly Option<string[]> _exclude = Many("--exclude", "Rows that are left out");
    private readonly Option<string[]> _skew = Many("--skew", "At most so many training labels among these rows, for example site=A:100; the others become unlabelled");
    private readonly Option<int> _size = new("--image-size") { Description = "Images are resized to this many pixels on each side (8 to 256, a multiple of 8)", DefaultValueFactory = _ => 32 };
    private readonly Option<bool> _skipCorrupt = new("--skip-corrupt") { Description = "Leave out images that cannot be read, and say how many" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _data, _image, _label, _attributes, _groups, _split, _cluster, _testFraction, _splitSeed,
            _ood, _unlabelled, _exclude, _skew, _size, _skipCorrupt,
        })
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">A value is out of range or not of its form.</exception>
    public FolderOptions Read(ParseResult parsed)
    {
        var options = new FolderOptions
        {
            DataFolder = parsed.GetValue(_data)!,
            ImageColumn = parsed.GetValue(_image)!,
            LabelColumn = parsed.GetValue(_label)!,
            AttributeColumns = Values(parsed, _attributes),
            GroupColumns = Values(parsed, _groups),
            SplitColumn = parsed.GetValue(_split),
            ClusterColumn = parsed.GetValue(_cluster),
            TestFraction = parsed.GetValue(_testFraction),
            SplitSeed = parsed.GetValue(_splitSeed),
            OutOfDistribution = [.. Values(parsed, _ood).Select(text => RowSelector.Parse("--ood", text))],
            Unlabelled = [.. Values(parsed, _unlabelled).Select(text => RowSelector.Parse("--unlabelled", text))],
            Excluded = [.. Values(parsed, _exclude).Select(text => RowSelector.Parse("--exclude", text))],
            LabelLimits = [.. Values(parsed, _skew).Select(text => LabelLimit.Parse("--skew", text))],
            ImageSize = parsed.GetValue(_size),
            SkipCorruptImages = parsed.GetValue(_skipCorrupt),
        };
        if (options.AttributeColumns.Count == 0)
        {
            throw new FairDiffException("--attributes is missing; name the column, for example the site, whose groups are to be served evenly.");
        }

        if (options.TestFraction is not (> 0 and < 1))
        {
            throw new FairDiffException($"--test-fraction is {options.TestFraction}; it must be between 0 and 1.");
        }

        return options.ImageSize is >= 8 and <= 256 && options.ImageSize % 8 == 0
            ? options
            : throw new FairDiffException($"--image-size is {options.ImageSize}; it must be from 8 to 256 and a multiple of 8.");
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

    private static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    private static string[] Values(ParseResult parsed, Option<string[]> option) =>
        [.. (parsed.GetValue(option) ?? []).SelectMany(value => value.Split(',', StringSplitOptions.RemoveEmptyEntries))];
}
