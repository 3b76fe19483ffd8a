using FairDiff.Shared;

namespace FairDiff.Fairness;

/// <summary>
/// Makes probabilities of logits (log-odds), which many classifiers give in their place, such as <c>decision_function</c> in Python.
/// </summary>
public static class Logits
{
    /// <summary>The probability of log-odds: 1 / (1 + exp(-x)).</summary>
    /// <param name="logit">The log-odds.</param>
    /// <returns>0 to 1.</returns>
    public static double Sigmoid(double logit) => logit >= 0 ? 1 / (1 + Math.Exp(-logit)) : Math.Exp(logit) / (1 + Math.Exp(logit));

    /// <summary>The probabilities of conditions that may go together, each by itself.</summary>
    /// <param name="logits">n x K.</param>
    /// <returns>n x K.</returns>
    public static double[,] Sigmoid(double[,] logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        return RowMatrix.Of(logits.GetLength(0), logits.GetLength(1), (row, c) => Sigmoid(logits[row, c]));
    }

    /// <summary>The probabilities of classes of which each row has one.</summary>
    /// <param name="logits">n x K.</param>
    /// <returns>n x K; each row sums to 1.</returns>
    public static double[,] Softmax(double[,] logits)
    {
        ArgumentNullException.ThrowIfNull(logits);
        var (rows, classes) = (logits.GetLength(0), logits.GetLength(1));
        var probabilities = new double[rows, classes];
        for (var row = 0; row < rows; row++)
        {
            var (largest, sum) = (double.NegativeInfinity, 0.0);
            for (var c = 0; c < classes; c++)
            {
                largest = Math.Max(largest, logits[row, c]);
            }

            for (var c = 0; c < classes; c++)
            {
                sum += probabilities[row, c] = Math.Exp(logits[row, c] - largest);
            }

            for (var c = 0; c < classes; c++)
            {
                probabilities[row, c] /= sum;
            }
        }

        return probabilities;
    }
}
