using FairDiff.MLNet.Schema;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>A vector per row: several labels, or a soft one.</summary>
internal sealed class VectorClassLabels(DataViewSchema.Column column, ClassificationTask task) : ClassLabels(
    KeyValues.Of(LabelVectors.Names(column)))
{
    private readonly List<float[]> _vectors = [];

    public override ClassificationTask Task => task;

    public override void RequireEnough()
    {
        if (task == ClassificationTask.Multiclass && Classes.Count < 2)
        {
            throw new FairDiffException(
                $"The soft labels of column '{column.Name}' have {Classes.Count} value each; at least two classes are needed. Name "
                    + "another column.");
        }
    }

    public override KeyColumn Column()
    {
        _vectors.Clear();
        return new(column, row =>
        {
            var vector = LabelVectors.CreateGetter(row, column);
            return () => Number(vector());
        });
    }

    public override Tensor ToTensor(long[] numbers)
    {
        float[] values = [.. numbers.SelectMany(number => _vectors[(int)number - 1])];
        return tensor(values, dtype: ScalarType.Float32).reshape(numbers.Length, Classes.Count);
    }

    public override string CellOf(long number) =>
        string.Concat(_vectors[(int)number - 1].Select(value => float.IsNaN(value) ? '?' : value > .5f ? '1' : '0'));

    public override void Check(long[] numbers, Action<string> warn)
    {
        for (var label = 0; label < Classes.Count; label++)
        {
            var known = numbers.Select(number => _vectors[(int)number - 1][label]).Where(value => !float.IsNaN(value)).ToHashSet();
            if (known.Count < 2)
            {
                warn($"The label '{Classes.Names[label]}' is {(known.Count == 0 ? "unknown" : $"{known.Single()}")} in all training "
                    + "rows; its scores will say nothing.");
            }
        }
    }

    private long Number(float[] vector)
    {
        if (LabelVectors.IsMissing(vector))
        {
            return 0;
        }

        _vectors.Add([.. vector]);
        return _vectors.Count;
    }
}
