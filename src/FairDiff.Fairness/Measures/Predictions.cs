namespace FairDiff.Fairness.Measures;

/// <summary>What the metrics need of the data, computed once per row, for exclusive classes and for conditions that go together
/// alike.</summary>
internal sealed class Predictions
{
    private readonly Func<int, int, bool> _isTrue;
    private readonly Func<int, int, bool> _isKnown;

    public Predictions(
        IReadOnlyList<string> classNames, double[,] scores, FairnessOptions options, Func<int, int, bool> isTrue, Func<int, int,
        bool>? isKnown)
    {
        (ClassNames, Scores, _isTrue, _isKnown) = (classNames, scores, isTrue, isKnown ?? ((_, _) => true));
        IsMultiLabel = isKnown is not null;
        IsHighRisk = [.. classNames.Select(options.HighRiskClasses.Contains)];
    }

    public IReadOnlyList<string> ClassNames { get; }

    public int Classes => ClassNames.Count;

    public double[,] Scores { get; }

    public int Rows => Scores.GetLength(0);

    /// <summary>Whether the classes are conditions that may go together.</summary>
    public bool IsMultiLabel { get; }

    public bool[] IsHighRisk { get; }

    /// <summary>The positive class of two exclusive ones; null else.</summary>
    public int? PositiveClass { get; init; }

    /// <summary>Why no calibration or Brier score can be had of the scores; null when they are probabilities.</summary>
    public string? NoProbabilities { get; init; }

    /// <summary>One table, true class by predicted class; with conditions one of outcomes for each.</summary>
    public required IReadOnlyList<CellTable> Cells { get; init; }

    /// <summary>What is summed over the rows of a group.</summary>
    public required IReadOnlyList<double[]> RowValues { get; init; }

    /// <summary>Of the largest score; of the positive class of two; of each condition.</summary>
    public required IReadOnlyList<CalibrationTable> Calibration { get; init; }

    /// <summary>The classes whose scores are ranked: all, or the positive one of two.</summary>
    public IReadOnlyList<int> RankedClasses => PositiveClass is { } positive ? [positive] : [.. Enumerable.Range(0, Classes)];

    public bool IsTrue(int row, int c) => _isTrue(row, c);

    public bool IsKnown(int row, int c) => _isKnown(row, c);
}
