namespace FairDiff.Torch.Training;

/// <summary>How much of a moving average of weights survives update i, counted from 0.</summary>
internal static class AverageDecay
{
    /// <summary>
    /// An exponential average whose decay warms up as min(decay, (1 + i) / (10 + i)), so that the random first weights are soon forgotten.
    /// </summary>
    public static Func<long, double> Exponential(double decay) => update => Math.Min(decay, (1.0 + update) / (10.0 + update));

    /// <summary>
    /// The plain mean of the weights after the updates from <paramref name="first"/> on (Izmailov et al. 2018, algorithm 1 with a cycle of
    /// one step); before, the weights as they are.
    /// </summary>
    public static Func<long, double> UniformFrom(long first) => update => update <= first ? 0 : 1 - (1.0 / (update - first + 1));

    /// <summary>
    /// A power-function average, whose length (sigma_rel, see <see cref="PowerProfile"/>) is always the same share of the training so far:
    /// (1 - 1/t)^(exponent + 1) at time t = i + 1 (Karras et al. 2024, equation 2). The first weights get no share.
    /// </summary>
    public static Func<long, double> PowerFunction(double length)
    {
        var exponent = PowerProfile.OfLength(length, end: 1).Exponent;
        return update => Math.Pow(1 - (1.0 / (update + 1)), exponent + 1);
    }
}
