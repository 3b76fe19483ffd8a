using System.Collections;
using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>
/// The rows that a metric is computed of: those of a group, in the order of the data, or a resample of them, in which a row that was drawn
/// twice is there twice. They are valid during the computation only.
/// </summary>
public sealed class MetricRows : IReadOnlyList<MetricRow>
{
    private readonly Predictions _predictions;
    private readonly ArraySegment<int> _rows;

    internal MetricRows(Predictions predictions, ArraySegment<int> rows, int? ofClass) =>
        (_predictions, _rows, Class) = (predictions, rows, ofClass);

    /// <summary>Gets the number of rows, at least 1.</summary>
    public int Count => _rows.Count;

    /// <summary>Gets the classes or conditions.</summary>
    public IReadOnlyList<string> ClassNames => _predictions.ClassNames;

    /// <summary>Gets the positive class of two exclusive ones; null else.</summary>
    public int? PositiveClass => _predictions.PositiveClass;

    /// <summary>Gets the class that is asked for, of a metric that has a value of each; null else.</summary>
    public int? Class { get; }

    /// <summary>Gets one row.</summary>
    /// <param name="index">From 0.</param>
    public MetricRow this[int index] => new(_predictions, _rows[index]);

    /// <inheritdoc/>
    public IEnumerator<MetricRow> GetEnumerator()
    {
        foreach (var row in _rows)
        {
            yield return new(_predictions, row);
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
