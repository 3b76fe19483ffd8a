using FairDiff.Fairness;

namespace FairDiff.MLNet.Evaluation;

/// <summary>What a classifier said of rows, in whatever columns: one score per class, and the names of the classes.</summary>
internal abstract class ScoreColumn
{
    public abstract IReadOnlyList<string> ClassNames { get; }

    /// <summary>The columns to read.</summary>
    public abstract IReadOnlyList<DataViewSchema.Column> Columns { get; }

    /// <summary>The scores of a view: a vector with one per class, or the scalar ones of ML.NET's binary trainers.</summary>
    public static ScoreColumn Of(DataViewSchema schema, string name, ScoredLabels labels)
    {
        var column = Find(schema, name);
        return column.Type is VectorDataViewType vector
            ? new VectorScores(column, vector.Size, labels)
            : new BinaryScores(schema, column, labels);
    }

    /// <summary>The column of scores: a vector of Single of one length, or a Single.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name)
    {
        var column = schema.GetColumnOrNull(name) ?? throw new FairDiffException(
            $"There is no score column '{name}'. Transform the data with a trained model first, or name another column.");
        var item = column.Type is VectorDataViewType { Size: > 0 } vector ? vector.ItemType : column.Type;
        return item.Equals(NumberDataViewType.Single) ? column : throw new FairDiffException(
            $"Column '{name}' holds {column.Type}; needed is Vector<Single>, one score per class, as multiclass trainers and "
                + "ResNetClassification make it, or Single, as binary trainers do.");
    }

    /// <summary>What is to be called once per row, to take its scores.</summary>
    public abstract Action ReaderOf(DataViewRow row);

    /// <summary>The scores of all rows that were taken, n x K.</summary>
    /// <param name="options">How they will be judged; may come back with the threshold that the model itself decides by.</param>
    /// <param name="tell">Takes what the user should know of the scores.</param>
    public abstract double[,] Matrix(ref FairnessOptions options, Action<string> tell);
}
