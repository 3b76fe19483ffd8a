using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>The label of each row of a folder: the text of a column, or what several columns say of conditions or shares.</summary>
internal sealed class FolderLabel(MetadataTable table, FolderOptions options)
{
    private readonly StudyLabel _label = options.Label;

    /// <summary>The columns of the label in records and predictions.</summary>
    public static IReadOnlyList<string> HeadersOf(StudyLabel label) =>
        label.IsVector ? [.. label.Names.Select(name => PredictionFile.LabelPrefix + name)] : [StudyData.LabelColumn];

    /// <summary>Whether anything is known of the label of a row.</summary>
    public bool IsKnown(int row) => _label.IsVector
        ? _label.Names.Any(name => table[row, name].Length > 0)
        : table[row, options.LabelColumn].Length > 0;

    /// <summary>The label in one text; empty where nothing is known.</summary>
    public string Text(int row) => !IsKnown(row) ? "" : string.Join(',', Cells(row));

    /// <summary>The label cell by cell.</summary>
    public IReadOnlyList<string> Cells(int row) =>
        _label.IsVector ? [.. Vector(row).Select(PredictionFile.LabelCell)] : [table[row, options.LabelColumn]];

    /// <summary>The entries of a row; NaN = unknown.</summary>
    /// <exception cref="FairDiffException">A cell is not as it must be.</exception>
    public float[] Vector(int row)
    {
        float[] vector = [.. _label.Names.Select(name => _label.IsSoft ? Share(row, name) : Truth(row, name))];
        if (_label.IsSoft && vector.Any(float.IsNaN) && !vector.All(float.IsNaN))
        {
            throw Wrong(
                row, _label.Names[Array.FindIndex(vector, float.IsNaN)], "empty, though other shares of the row are there; write 0, or "
                    + "leave all of them empty where the image is unlabelled");
        }

        var sum = vector.Sum(share => (double)share);
        return !_label.IsSoft || double.IsNaN(sum) || Math.Abs(sum - 1) <= StudyLabel.SumTolerance ? vector : throw new FairDiffException(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{table.Place(row)}: the shares of columns {RowText.Few(_label.Names)} sum to {sum:0.####}; ")
            + "they must sum to 1, or all be empty where the image is unlabelled. Divide them by their sum.");
    }

    /// <summary>Reads every row that is not left out, so that a wrong cell is named before hours of work.</summary>
    /// <exception cref="FairDiffException">A cell is wrong, a column is missing, or an option needs one class per image.</exception>
    public void Check()
    {
        if (!_label.IsVector)
        {
            return;
        }

        if (options.LabelLimits.FirstOrDefault(limit => limit.Shares.Count > 0) is { } limit)
        {
            throw new FairDiffException(
                $"--skew {limit} gives shares of classes, which need one class per image; write --skew {limit.Rows}:{limit.Count}.");
        }

        if (options.AttributeColumns.Concat(options.GroupColumns.SelectMany(group => group.Split('*')))
            .FirstOrDefault(HeadersOf(_label).Contains) is { } own)
        {
            throw new FairDiffException(
                $"The column '{own}' of {table.Path} (--attributes, --groups) has the name that predictions give to the label; rename it.");
        }

        for (var row = 0; row < table.RowCount; row++)
        {
            if (!options.Excluded.Any(rows => rows.Selects(table, row)))
            {
                Vector(row);
            }
        }
    }

    private float Truth(int row, string name)
    {
        var text = table[row, name];
        return text.Length == 0 ? float.NaN
            : PlainNumber.TryRead(text, out var number) && number is 0 or 1 ? (float)number
            : throw Wrong(
                row, name, $"'{Listing.Value(text)}'; a condition must be 1, 0 or empty (unknown). Replace other codes, or say that this "
                    + $"one is unknown with --missing {Listing.Value(text)}");
    }

    private float Share(int row, string name)
    {
        var text = table[row, name];
        return text.Length == 0 ? float.NaN
            : PlainNumber.TryRead(text, out var number) && number is >= 0 and <= 1 ? (float)number
            : throw Wrong(row, name, $"'{Listing.Value(text)}'; a share must be a number from 0 to 1, or empty (unlabelled)");
    }

    private FairDiffException Wrong(int row, string column, string what) =>
        new($"{table.Place(row)}: column '{column}' is {what}.");
}
