using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>
/// Real rows that a classifier takes no step on, and what they are for: training keeps the weights that do best on them, and may stop
/// early.
/// </summary>
/// <remarks>
/// Every <see cref="Interval"/> steps, and after the last, the classifier is judged as it would score, and <see cref="Metric"/> and the
/// loss go to <c>MetricsCallback</c> as <c>classifier/validation/…</c>. The weights of the best check are the model's; of equals the
/// earliest. The learning rate falls over all steps, whether or not training stops before. Synthetic rows never validate, and steps of
/// synthetic pre-training are not judged. Judge the model on other rows: these have chosen it.
/// </remarks>
public sealed record ValidationOptions
{
    /// <summary>
    /// A view of rows to validate on, with the columns that the trainer reads, as the fitted stages before it make them; no training row,
    /// and no other image of a patient among those, should be in it. Null = <see cref="Fraction"/> of the training rows. <c>Fit(trainData,
    /// validationData)</c> sets it.
    /// </summary>
    public IDataView? Set { get; init; }

    /// <summary>
    /// The share, between 0 and 1, of the values of <see cref="ClusterColumnName"/> whose labelled real rows are held out of training,
    /// evenly over labels and groups; 0 = none. SyntheticMix or Oversample then draws among the other rows, in its own proportions, and
    /// each held-out row validates once; place this trainer right behind them. A DiffusionAugmentation before has learned from these rows
    /// as from all others: where its images must not be, give it other rows and name a <see cref="Set"/>.
    /// </summary>
    public double Fraction { get; init; }

    /// <summary>
    /// The key or text column of what belongs together, such as the patient, with <see cref="Fraction"/>: rows of one value are all held
    /// out or all trained on. Where every row stands for itself, a column with another value in each, such as the path. A row without a
    /// value is trained on.
    /// </summary>
    public string? ClusterColumnName { get; init; }

    /// <summary>What is best.</summary>
    public ValidationMetric Metric
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = ValidationMetric.Loss;

    /// <summary>Key columns whose crossing makes the groups of the worst-group metrics, for example hospital; rows where one is missing are
    /// in no group.</summary>
    public IReadOnlyList<string> GroupColumnNames
    {
        get;
        init => field = new ValueList<string>(value ?? throw new ArgumentNullException(nameof(value)));
    } = new ValueList<string>([]);

    /// <summary>
    /// The rows that a group needs to be the worst one, at least 1; smaller groups, whose value is mostly chance, are left out with a
    /// warning. For <see cref="ValidationMetric.WorstGroupRocAuc"/> with two classes also at least a third as many, and not more than 10,
    /// of each.
    /// </summary>
    public int MinimumGroupSize { get; init; } = 30;

    /// <summary>Steps from one check to the next, at least 1.</summary>
    public int Interval { get; init; } = 50;

    /// <summary>Training stops after so many checks in a row, at least 1, that are no better than the best; null = it takes all
    /// steps.</summary>
    public int? Patience { get; init; }
}
