using FairDiff.Fairness;
using FairDiff.MLNet.Classification;

namespace FairDiff.MLNet.Evaluation;

/// <summary>The truth that scores are held against: a class, several labels or a soft label per row.</summary>
internal abstract class ScoredLabels
{
    public abstract DataViewSchema.Column Column { get; }

    /// <summary>All columns that are read.</summary>
    public virtual IEnumerable<DataViewSchema.Column> Columns => [Column];

    /// <summary>The names of the classes in the order of the column; null where it does not say them.</summary>
    public abstract IReadOnlyList<string>? Names { get; }

    /// <summary>What is to be called once per row, to take its label.</summary>
    /// <param name="row">The row that moves.</param>
    /// <param name="classes">The names of the scores, in their order.</param>
    public abstract Action ReaderOf(DataViewRow row, IReadOnlyList<string> classes);

    /// <summary>The rows whose labels were taken, to be judged.</summary>
    public abstract EvaluationData Data(ScoredRows rows);

    /// <param name="schema">The columns.</param>
    /// <param name="name">The label column.</param>
    /// <param name="score">The score column, whose annotations say what kind of classifier made it.</param>
    /// <param name="softLabel">Whether a vector is one soft label; null = if the classifier's classes exclude each other.</param>
    public static ScoredLabels Of(DataViewSchema schema, string name, string score, bool? softLabel)
    {
        if (ScoreSchema.KindOf(schema, score) is { } kind && !kind.Contains("Classification", StringComparison.Ordinal))
        {
            throw new FairDiffException(
                $"Column '{score}' holds what a trainer of kind {kind} gives; classifiers are judged here, by the classes that they decide "
                    + "for. Make classes of the quantity (such as low and high, with a CustomMapping and MapValueToKey), train a binary or "
                    + "multiclass trainer on them, or name the score column of a classifier.");
        }

        if (schema.GetColumnOrNull(name) is { Type: VectorDataViewType { Size: > 0 } vector } column
            && vector.ItemType.Equals(NumberDataViewType.Single))
        {
            return new ScoredVectors(column, softLabel ?? ScoreSchema.IsMulticlass(schema, score));
        }

        var classes = new ScoredClasses(new NamedValues(schema, name));
        return softLabel is null ? classes : throw new FairDiffException(
            $"softLabel is {softLabel}, but the label column '{name}' holds one class per row and no vector; leave softLabel out.");
    }

    /// <param name="row">The row.</param>
    /// <param name="original">What it held before the labels were keys; empty where that is not known.</param>
    protected FairDiffException Missing(int row, string original = "") => new(
        $"Row {row} has no label in column '{Column.Name}'. "
        + (Column.Type is KeyDataViewType
            ? (original.Length > 0 ? $"Its value '{original}'" : "Either there is none, or it")
                + " is a class that MapValueToKey did not see where it was fitted: one without training rows, as in a fold of "
                + "CrossValidate. Train on some rows of it; or leave such rows"
            : "Leave unlabelled rows")
        + " out of the evaluation (ml.Data.FilterByCustomPredicate).");
}
