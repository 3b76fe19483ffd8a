namespace FairDiff.Fairness.Measures;

/// <summary>What the metrics need of the data, computed once per row, for exclusive classes and for conditions that go together
/// alike.</summary>
internal abstract class Predictions(IReadOnlyList<string> classNames, double[,] scores, FairnessOptions options)
{
    public IReadOnlyList<string> ClassNames => classNames;

    public int Classes => classNames.Count;

    public double[,] Scores => scores;

    public int Rows => scores.GetLength(0);

    /// <summary>Whether the classes are conditions that may go together.</summary>
    public abstract bool IsMultiLabel { get; }

    public bool[] IsHighRisk { get; } = [.. classNames.Select(options.HighRiskClasses.Contains)];

    /// <summary>The positive class of two exclusive ones; null else.</summary>
    public int? PositiveClass { get; protected init; }

    public bool HasSoftLabels { get; protected init; }

    /// <summary>Why no calibration or Brier score can be had of the scores; null when they are probabilities.</summary>
    public string? NoProbabilities { get; protected init; }

    /// <summary>One table, true class by predicted class; with conditions one of outcomes for each.</summary>
    public IReadOnlyList<CellTable> Cells { get; protected init; } = [];

    /// <summary>What is summed over the rows of a group.</summary>
    public RowValueTables RowValues { get; } = new();

    /// <summary>Of the largest score; of the positive class of two; of each condition.</summary>
    public IReadOnlyList<CalibrationTable> Calibration { get; protected init; } = [];

    /// <summary>The classes whose scores are ranked: all, or the positive one of two.</summary>
    public IReadOnlyList<int> RankedClasses => PositiveClass is { } positive ? [positive] : [.. Enumerable.Range(0, Classes)];

    public abstract bool IsTrue(int row, int c);

    public abstract bool IsKnown(int row, int c);

    /// <summary>1 or 0, or the weight of a soft label; NaN where it is unknown.</summary>
    public abstract double Truth(int row, int c);

    public abstract bool IsPredicted(int row, int c);

    /// <summary>The true class; only with exclusive classes.</summary>
    public virtual int Label(int row) => throw OfConditions(nameof(Label), nameof(IsTrue));

    /// <summary>The predicted class; only with exclusive classes.</summary>
    public virtual int Predicted(int row) => throw OfConditions(nameof(Predicted), nameof(IsPredicted));

    private static FairnessException OfConditions(string asked, string instead) => new(
        $"A metric asks for the {asked} of a row, but conditions go together and a row has none. Ask {instead}, or let it need "
            + $"{nameof(MetricNeeds)}.{nameof(MetricNeeds.ExclusiveClasses)}.");
}
