using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>What each training row counts: the column that the options name, or the weights of a stage that gives rows some.</summary>
internal sealed class ExampleWeights
{
    private readonly DataViewSchema.Column _column;

    private ExampleWeights(DataViewSchema.Column column) => _column = column;

    /// <summary>The weights of a view; null = all rows count alike, or are drawn by their weights.</summary>
    /// <exception cref="FairDiffException">The named column is missing, holds something else, or says how rows are drawn.</exception>
    public static ExampleWeights? Of(IDataView view, string? name)
    {
        Check(SchemaShapes.Of(view.Schema), name);
        var drawn = FreshDraws.Of(view) is not null;
        if (name is null)
        {
            return !drawn && FreshDraws.WeightsBelow(view) is { } weights && view.Schema.GetColumnOrNull(weights) is { } given
                && WeightColumn.IsWeights(given)
                ? new(given)
                : null;
        }

        var column = view.Schema[name];
        return !drawn || !WeightColumn.IsWeights(column) ? new(column) : throw new FairDiffException(
            $"ExampleWeightColumnName is '{name}', the weights of a stage that ResNetClassification draws rows by anew in every pass: they "
                + "would count twice. Leave ExampleWeightColumnName out.");
    }

    /// <summary>The same check on a promise.</summary>
    public static void Check(SchemaShape shape, string? name)
    {
        if (name is not null)
        {
            Columns.Number(shape, name);
        }
    }

    /// <summary>Read as the bits of the number: what is read of a row beside its image is whole.</summary>
    public KeyColumn AsKey() => new(_column, row =>
    {
        var getter = row.GetGetter<float>(_column);
        return () =>
        {
            var value = 0f;
            getter(ref value);
            return value >= 0 && float.IsFinite(value) ? BitConverter.SingleToInt32Bits(value) : throw new FairDiffException(
                FormattableString.Invariant($"The weight of row {row.Position} in column '{_column.Name}' is {value}; ")
                    + "a weight is a finite number of at least 0. Correct it, or filter the row out.");
        };
    });

    /// <summary>The weights of rows by what <see cref="AsKey"/> read, scaled to a mean of 1: the size of a step is the optimiser's to
    /// choose.</summary>
    /// <returns>float32, one for each row.</returns>
    public static Tensor ToTensor(long[] bits)
    {
        var weights = Array.ConvertAll(bits, value => BitConverter.Int32BitsToSingle((int)value));
        var mean = weights.Length == 0 ? 1 : weights.Average(weight => (double)weight);
        return mean > 0 ? tensor(Array.ConvertAll(weights, weight => (float)(weight / mean))) : throw new FairDiffException(
            $"The weights of all {weights.Length} training rows are 0. Give some of them a weight above 0.");
    }
}
