namespace FairDiff.Pipelines.Terminal;

/// <summary>How a stage stands, as far as time is concerned.</summary>
/// <param name="Kind">Stages of one kind run at one speed: what one took corrects the estimates of the others.</param>
/// <param name="Estimate">Seconds that were expected.</param>
/// <param name="Spent">Seconds spent on it so far; 0 before it began.</param>
/// <param name="Fraction">Share of it that is done, 0 to 1.</param>
internal readonly record struct StageTiming(string Kind, double Estimate, double Spent, double Fraction);

/// <summary>Predicts the time left of a study from the estimates of its stages and from what the finished ones really took.</summary>
internal static class TimeLeft
{
    // A stage that has only just begun says nothing about its speed yet: first steps are slower.
    private const double Telling = 0.04;

    /// <summary>Seconds left over all stages. Skipped stages are not passed in.</summary>
    public static double Seconds(IReadOnlyCollection<StageTiming> stages)
    {
        var overall = Ratio(stages) ?? 1;
        var kinds = stages.GroupBy(stage => stage.Kind).ToDictionary(group => group.Key, group => Ratio(group) ?? overall);
        return stages.Sum(stage => Left(stage, kinds[stage.Kind]));
    }

    private static double Left(StageTiming stage, double ratio)
    {
        if (stage.Fraction >= 1)
        {
            return 0;
        }

        return stage.Fraction >= Telling
            ? stage.Spent * (1 - stage.Fraction) / stage.Fraction
            : Math.Max((stage.Estimate * ratio) - stage.Spent, stage.Estimate * ratio * 0.1);
    }

    /// <summary>Real over estimated seconds, over the stages that can tell; null where none can.</summary>
    private static double? Ratio(IEnumerable<StageTiming> stages)
    {
        var (real, expected) = (0.0, 0.0);
        foreach (var stage in stages.Where(stage => stage.Fraction >= Telling))
        {
            real += stage.Spent;
            expected += stage.Estimate * Math.Min(stage.Fraction, 1);
        }

        return expected > 0 ? real / expected : null;
    }
}
