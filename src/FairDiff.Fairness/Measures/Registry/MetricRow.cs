using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>One row, as the value of a metric sees it.</summary>
public readonly struct MetricRow
{
    private readonly Predictions _predictions;

    internal MetricRow(Predictions predictions, int index) => (_predictions, Index) = (predictions, index);

    /// <summary>Gets its place in the data, from 0.</summary>
    public int Index { get; }

    /// <summary>Gets the true class; with soft labels the most probable one. Of exclusive classes only.</summary>
    /// <exception cref="FairnessException">Conditions go together: ask <see cref="IsTrue"/>.</exception>
    public int Label => _predictions.Label(Index);

    /// <summary>Gets the class that it was taken for. Of exclusive classes only.</summary>
    /// <exception cref="FairnessException">Conditions go together: ask <see cref="IsPredicted"/>.</exception>
    public int Predicted => _predictions.Predicted(Index);

    /// <summary>The score of a class or condition.</summary>
    /// <param name="c">The class, from 0.</param>
    /// <returns>The score.</returns>
    public double Score(int c) => _predictions.Scores[Index, c];

    /// <summary>The truth of a class or condition: 1 or 0, its weight in a soft label, or NaN where it is unknown.</summary>
    /// <param name="c">The class, from 0.</param>
    /// <returns>The truth.</returns>
    public double Truth(int c) => _predictions.Truth(Index, c);

    /// <summary>Whether a class or condition is true; null where it is unknown.</summary>
    /// <param name="c">The class, from 0.</param>
    /// <returns>The truth.</returns>
    public bool? IsTrue(int c) => _predictions.IsKnown(Index, c) ? _predictions.IsTrue(Index, c) : null;

    /// <summary>Whether a class or condition is predicted, by the thresholds of the options.</summary>
    /// <param name="c">The class, from 0.</param>
    /// <returns>The decision.</returns>
    public bool IsPredicted(int c) => _predictions.IsPredicted(Index, c);
}
