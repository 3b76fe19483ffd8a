using FairDiff.MLNet.Schema;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>One class per row: a key or Boolean column.</summary>
internal sealed class KeyClassLabels(DataViewSchema.Column column, ResNetClassificationOptions options) : ClassLabels(KeyValues.Of(column))
{
    public override ClassificationTask Task => ClassificationTask.Multiclass;

    public override void RequireEnough()
    {
        if (Classes.Count < 2)
        {
            throw OneClass(Classes.Names.FirstOrDefault("(none)"));
        }
    }

    public override KeyColumn Column() => new(column, row => KeyGetter.Create(row, column));

    public override Tensor ToTensor(long[] numbers) => tensor(Array.ConvertAll(numbers, key => key - 1), dtype: ScalarType.Int64);

    public override string CellOf(long number) => $"{number}";

    /// <summary>Checked on the first pass only: a later draw of a small data set may miss a class by chance.</summary>
    public override void Check(long[] numbers, Action<string> warn)
    {
        var present = numbers.ToHashSet();
        var absent = Classes.Names.Where((_, i) => !present.Contains(i + 1)).ToArray();
        if (present.Count < 2)
        {
            throw OneClass(Classes.Names[(int)numbers[0] - 1]);
        }

        if (absent.Length > 0)
        {
            warn($"No training row has the label {string.Join(", ", absent)}; it will not be predicted.");
        }
    }

    private FairDiffException OneClass(string name) => new(
        $"All labelled rows have the label '{name}' in column '{options.LabelColumnName}': a classifier needs rows of at least two "
            + "classes. Add rows of another class, or check the filters before this stage.");
}
