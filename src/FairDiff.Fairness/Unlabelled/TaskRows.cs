using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness.Unlabelled;

/// <summary>The rows of a task: exclusive classes, or one condition against its absence.</summary>
internal sealed class TaskRows
{
    /// <summary>Networks that are sure say exactly 0 and 1; no score is taken for surer than this.</summary>
    private const double LeastScore = 1e-6;

    private TaskRows(int[] source, int classes)
    {
        (Source, Classes) = (source, classes);
        (Logs, Decisions) = (new double[source.Length * classes], new int[source.Length]);
    }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The place of each row among all.</summary>
    public int[] Source { get; }

    public int Count => Source.Length;

    /// <summary>The logs of the scores, n x K in one array.</summary>
    public double[] Logs { get; }

    /// <summary>The class that is decided for.</summary>
    public int[] Decisions { get; }

    /// <summary>The true classes; empty where nobody knows them.</summary>
    public int[] Labels { get; private init; } = [];

    /// <summary>Exclusive classes.</summary>
    public static TaskRows OfClasses(Predictions predictions, bool isLabelled)
    {
        int[] source = [.. Enumerable.Range(0, predictions.Rows)];
        var rows = new TaskRows(source, predictions.Classes) { Labels = isLabelled ? [.. source.Select(predictions.Label)] : [] };
        for (var row = 0; row < rows.Count; row++)
        {
            for (var k = 0; k < rows.Classes; k++)
            {
                // Of two classes only the positive one's score has to be a probability.
                var score = predictions.PositiveClass is { } positive && k != positive
                    ? 1 - predictions.Scores[row, positive]
                    : predictions.Scores[row, k];
                rows.Logs[(row * rows.Classes) + k] = Math.Log(Math.Clamp(score, LeastScore, 1));
            }

            rows.Decisions[row] = predictions.Predicted(row);
        }

        return rows;
    }

    /// <summary>A condition: class 0 is its absence, class 1 its presence; of labelled rows those in which it is known.</summary>
    public static TaskRows OfCondition(Predictions predictions, int condition, bool isLabelled)
    {
        int[] source = [.. Enumerable.Range(0, predictions.Rows).Where(row => !isLabelled || predictions.IsKnown(row, condition))];
        var rows = new TaskRows(source, 2)
        {
            Labels = isLabelled ? [.. source.Select(row => predictions.IsTrue(row, condition) ? 1 : 0)] : [],
        };
        for (var i = 0; i < source.Length; i++)
        {
            var score = predictions.Scores[source[i], condition];
            rows.Logs[2 * i] = Math.Log(Math.Clamp(1 - score, LeastScore, 1));
            rows.Logs[(2 * i) + 1] = Math.Log(Math.Clamp(score, LeastScore, 1));
            rows.Decisions[i] = predictions.IsPredicted(source[i], condition) ? 1 : 0;
        }

        return rows;
    }

    /// <summary>Weights of these rows from those of all.</summary>
    public byte[] Weights(ReadOnlySpan<byte> all)
    {
        var weights = new byte[Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = all[Source[i]];
        }

        return weights;
    }

    /// <summary>How often each class is among weighted rows, K numbers.</summary>
    public double[] CountClasses(ReadOnlySpan<byte> weights)
    {
        var counts = new double[Classes];
        for (var row = 0; row < Count; row++)
        {
            counts[Labels[row]] += weights[row];
        }

        return counts;
    }
}
