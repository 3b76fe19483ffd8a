using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Folder;

/// <summary>The options that name a folder of images, its columns, and the rows that a model may learn from.</summary>
/// <param name="required">Whether a folder must be named.</param>
/// <param name="labelVectors">Whether the label may be several conditions or shares.</param>
internal sealed class FolderRowOptions(bool required, bool labelVectors = false)
{
    private readonly Option<string?> _data = new("--data") { Description = "Folder with metadata.csv and the images", Required = required };
    private readonly Option<string> _image = new("--image-column")
    {
        Description = "Column with the image file, relative to the folder",
        DefaultValueFactory = _ => "path",
    };

    private readonly Option<string> _label = new("--label-column")
    {
        Description = "Column with the label; an empty cell is unlabelled",
        DefaultValueFactory = _ => "label",
    };

    private readonly Option<string[]> _conditions = Many(
        "--label-columns", "Several conditions per image (multi-label): a column each, 1, 0 or empty = unknown; in place of "
            + "--label-column");

    private readonly Option<string[]> _shares = Many(
        "--soft-label-columns",
        "Soft labels: a column for the share of each class, from 0 to 1 with a sum of 1, or all empty; in place of --label-column");

    private readonly Option<string[]> _attributes = Many(
        "--attributes", "Columns that the generator is conditioned on, and by which fairness is judged; an empty cell is unknown");

    private readonly Option<string?> _split = new("--split-column")
    {
        Description = "Column that says train, test or validation; without it " + (
            required ? "rows are split by seed, stratified by label and attributes" : "every row trains"),
    };

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Column whose rows belong together, for example patient: " + (
            required ? "a split by seed keeps them together, and one that is given must" :
            "with --split-column, none may be on both sides"),
    };

    private readonly Option<string[]> _unlabelled = Many(
        "--unlabelled", "Rows that only the generator sees, without their label, for example site=B");

    private readonly Option<string[]> _exclude = Many("--exclude", "Rows that are left out");
    private readonly Option<int> _size = new("--image-size")
    {
        Description = "Images are resized to this many pixels on each side (8 to 256, a multiple of 8)",
        DefaultValueFactory = _ => 32,
    };

    private readonly TableOptions _tables = new();
    private readonly ImageLimits _limits = new();

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _data, _image, _label }
            .Concat(labelVectors ? [_conditions, _shares] : [])
            .Concat([_attributes, _split, _cluster, _unlabelled, _exclude, _size]).Concat(_limits.All).Concat(_tables.All))
        {
            command.Options.Add(option);
        }
    }

    public static Option<string[]> Many(string name, string description) =>
        new(name) { Description = description, AllowMultipleArgumentsPerToken = true };

    /// <summary>Null where no folder is named.</summary>
    /// <exception cref="FairDiffException">A value is out of range or not of its form.</exception>
    public FolderOptions? Read(ParseResult parsed)
    {
        if (parsed.GetValue(_data) is not { } data)
        {
            return null;
        }

        var size = parsed.GetValue(_size);
        return new FolderOptions
        {
            // However the folder is named, it is the same study.
            DataFolder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data)),
            ImageColumn = parsed.GetValue(_image)!,
            LabelColumn = parsed.GetValue(_label)!,
            Label = Label(parsed),
            AttributeColumns = OptionLists.Read(parsed, _attributes),
            SplitColumn = parsed.GetValue(_split),
            ClusterColumn = parsed.GetValue(_cluster),
            Unlabelled = [.. OptionLists.Pieces(parsed, _unlabelled).Select(text => RowSelector.Parse("--unlabelled", text))],
            Excluded = [.. OptionLists.Pieces(parsed, _exclude).Select(text => RowSelector.Parse("--exclude", text))],
            ImageSize = size is >= 8 and <= 256 && size % 8 == 0
                ? size
                : throw new FairDiffException($"--image-size is {size}; it must be from 8 to 256 and a multiple of 8."),
            Tables = _tables.Read(parsed),
            SkipCorruptImages = _limits.SkipCorrupt(parsed),
            MaxPixels = _limits.MaxPixels(parsed),
        };
    }

    /// <summary>What the label is: one class, unless columns of conditions or shares are named.</summary>
    private StudyLabel Label(ParseResult parsed)
    {
        Option[] named = [
            .. new Option[] { _label, _conditions, _shares }.Where(option => parsed.GetResult(option) is { Implicit: false })];
        return named.Length > 1
            ? throw new FairDiffException(
                $"{string.Join(" and ", named.Select(option => option.Name))} both say where the label is; name one of them.")
            : named is not [var option] || option == _label ? StudyLabel.OneClass
            : option == _conditions ? StudyLabel.Conditions(OptionLists.Read(parsed, _conditions))
            : StudyLabel.SoftLabel(OptionLists.Read(parsed, _shares));
    }
}
