using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>Confusion matrix and other sums of each group, for rows with integer weights.</summary>
internal sealed class CountTable
{
    private readonly Predictions _predictions;
    private readonly Grouping _grouping;
    private readonly int _classes;

    public CountTable(Predictions predictions, Grouping grouping)
    {
        _predictions = predictions;
        _grouping = grouping;
        _classes = predictions.Classes;
        Confusion = new long[grouping.Count * _classes * _classes];
        Top3Hits = new long[grouping.Count];
        SquaredErrors = new double[grouping.Count];
    }

    /// <summary>Groups x true classes x predicted classes.</summary>
    public long[] Confusion { get; }

    public long[] Top3Hits { get; }

    /// <summary>Σ weight (score - truth)² of the positive class; 0 with more than two classes.</summary>
    public double[] SquaredErrors { get; }

    public void Count(ReadOnlySpan<int> weights)
    {
        Array.Clear(Confusion);
        Array.Clear(Top3Hits);
        Array.Clear(SquaredErrors);
        var (labels, predicted, groups) = (_predictions.Labels, _predictions.Predicted, _grouping.GroupOfRow);
        for (var row = 0; row < weights.Length; row++)
        {
            var weight = weights[row];
            var group = groups[row];
            Confusion[(((group * _classes) + labels[row]) * _classes) + predicted[row]] += weight;
            Top3Hits[group] += _predictions.Top3Hit[row] ? weight : 0;
            if (_predictions.PositiveClass is { } positive)
            {
                var error = _predictions.Scores[row, positive] - (labels[row] == positive ? 1 : 0);
                SquaredErrors[group] += weight * error * error;
            }
        }
    }

    public ReadOnlySpan<long> ConfusionOf(int group) => Confusion.AsSpan(group * _classes * _classes, _classes * _classes);
}
