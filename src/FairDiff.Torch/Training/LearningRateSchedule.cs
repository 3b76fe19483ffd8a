namespace FairDiff.Torch.Training;

/// <summary>The learning rate at a step, counted from 0: linear warm-up, then a decay.</summary>
internal static class LearningRateSchedule
{
    private const double FlatShare = 0.6;
    private const double LastShare = 0.03;

    /// <summary>Half a cosine from the rate to 0 (Loshchilov and Hutter 2017, equation 5, without restarts).</summary>
    public static double WarmupCosine(double rate, long step, long warmupSteps, long totalSteps)
    {
        var progress = (double)(step - warmupSteps) / Math.Max(1, totalSteps - warmupSteps);
        return step < warmupSteps ? Warmup(rate, step, warmupSteps) : rate * (1 + Math.Cos(Math.PI * progress)) / 2;
    }

    /// <summary>Flat until 60 % of all steps, then linear to 3 % of the rate at the end.</summary>
    public static double WarmupFlatLinear(double rate, long step, long warmupSteps, long totalSteps)
    {
        var decayed = Math.Clamp(((double)step / totalSteps - FlatShare) / (1 - FlatShare), 0, 1);
        return step < warmupSteps ? Warmup(rate, step, warmupSteps) : rate * (1 - ((1 - LastShare) * decayed));
    }

    private static double Warmup(double rate, long step, long warmupSteps) => rate * (step + 1) / warmupSteps;
}
