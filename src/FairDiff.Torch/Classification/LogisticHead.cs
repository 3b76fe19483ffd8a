namespace FairDiff.Torch.Classification;

/// <summary>
/// Multinomial logistic regression with weighted rows and an L2 penalty on standardised features, minimised by Nesterov's accelerated
/// gradient for strongly convex functions: the same bits on every run.
/// </summary>
internal static class LogisticHead
{
    private const int MostSteps = 2000;
    private const double Tolerance = 1e-7;

    /// <summary>Features that hardly vary are not blown up.</summary>
    private const double SmallestDeviation = 1e-6;

    /// <param name="features">float32, n x F.</param>
    /// <param name="labels">int64, n, from 0.</param>
    /// <param name="weights">float64, n, at least 0, that sum to 1.</param>
    /// <param name="classes">K.</param>
    /// <param name="penalty">L2 of penalty / 2 x |W|²; the bias is free.</param>
    /// <returns>Weight (float64, K x F) and bias (float64, K) for features as they are; the caller's to dispose.</returns>
    public static (Tensor Weight, Tensor Bias) Fit(Tensor features, Tensor labels, Tensor weights, int classes, double penalty)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var values = features.to(float64);
        var column = weights.unsqueeze(1);
        var mean = (values * column).sum(dim: 0);
        var deviation = ((values - mean).Squared() * column).sum(dim: 0).sqrt().clamp_min(Held(SmallestDeviation));
        var rows = cat([(values - mean) / deviation, ones([values.shape[0], 1], float64)], 1);
        var fitted = Minimize(
            rows, nn.functional.one_hot(labels, classes).to(float64), column, penalty);
        var weight = fitted.narrow(0, 0, values.shape[1]).t() / deviation;
        var bias = fitted.select(0, -1) - weight.mv(mean);
        return (weight.MoveToOuterDisposeScope(), bias.MoveToOuterDisposeScope());
    }

    /// <returns>float64, (F + 1) x K; the last row is the bias.</returns>
    private static Tensor Minimize(Tensor rows, Tensor targets, Tensor weights, double penalty)
    {
        var width = rows.shape[1];
        var penalties = ones([width, 1], float64) * Held(penalty);
        penalties.select(0, -1).zero_();

        // The Hessian of softmax is at most half of the second moment of the features.
        var smooth = (linalg.eigvalsh(rows.t().mm(rows * weights)).max().item<double>() / 2) + penalty;
        var ratio = Math.Sqrt(penalty / smooth);
        var momentum = (1 - ratio) / (1 + ratio);
        var current = zeros([width, targets.shape[1]], float64);
        var ahead = current.clone();
        for (var step = 0; step < MostSteps; step++)
        {
            using var stepScope = NewDisposeScope();
            var gradient = rows.t().mm((rows.mm(ahead).softmax(1) - targets) * weights).Plus(ahead * penalties);
            var next = ahead - (gradient * Held(1 / smooth));
            ahead.copy_(next.Plus((next - current) * Held(momentum)));
            current.copy_(next);
            if (gradient.abs().max().item<double>() < Tolerance)
            {
                break;
            }
        }

        return current;
    }
}
