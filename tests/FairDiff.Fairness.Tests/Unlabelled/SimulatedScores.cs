using MathNet.Numerics.Distributions;

namespace FairDiff.Fairness.Tests.Unlabelled;

/// <summary>Scores with known truth: log-odds that are normal in each class, stated as if they were surer than they are.</summary>
internal sealed class SimulatedScores(int seed)
{
    /// <summary>Means of the classes: sensitivity Φ(1.6), specificity Φ(0.8).</summary>
    private const double Positive = 1.6, Negative = -.8;

    private const double Sharpness = 3.6;

    private readonly Random _random = new(seed);

    /// <summary>The accuracy of all rows that could be drawn, at the threshold 0.5.</summary>
    /// <param name="prevalence">The share of the positive class.</param>
    /// <param name="shift">What is added to the means.</param>
    public static double Accuracy(double prevalence, double shift = 0) =>
        (prevalence * Normal.CDF(0, 1, Positive + shift)) + ((1 - prevalence) * Normal.CDF(0, 1, -Negative - shift));

    public (bool[] Truth, double[] Scores) Draw(int rows, double prevalence, double shift = 0, double spread = 1)
    {
        bool[] truth = [.. Enumerable.Range(0, rows).Select(_ => _random.NextDouble() < prevalence)];
        return (truth, [.. truth.Select(positive =>
            Logits.Sigmoid(Sharpness * (((positive ? Positive : Negative) + shift + Gauss()) * spread)))]);
    }

    public FairnessData Labelled(int rows, double prevalence, double shift = 0)
    {
        var (truth, scores) = Draw(rows, prevalence, shift);
        return FairnessData.Binary(truth, scores);
    }

    public UnlabelledRows Unlabelled(int rows, double prevalence, double shift = 0, double spread = 1) =>
        UnlabelledRows.Binary(Draw(rows, prevalence, shift, spread).Scores);

    public double Gauss() => Normal.InvCDF(0, 1, Math.Max(1e-12, _random.NextDouble()));

    public double Uniform() => _random.NextDouble();
}
