namespace FairDiff.Studies;

/// <summary>How a stage stands, as far as time is concerned.</summary>
/// <param name="Kind">Stages of one kind run at one speed: what one took tells of the others.</param>
/// <param name="Estimate">Seconds that were expected for all of it.</param>
/// <param name="Fraction">Share of it that is done, 0 to 1; a stage that ended early stays below 1.</param>
/// <param name="Measured">Seconds for all of it at the speed that was measured; null = nothing was measured yet.</param>
/// <param name="Over">Whether it has ended.</param>
internal readonly record struct StageTiming(string Kind, double Estimate, double Fraction, double? Measured, bool Over = false);

/// <summary>
/// Predicts the time left of a study. What was measured of a stage counts for it, what was measured of stages of its kind corrects its
/// estimate, and else what was measured of all. Estimates alone say nothing about the machine: until something is measured the time left is
/// not known.
/// </summary>
internal static class TimeLeft
{
    /// <summary>
    /// Seconds left over all stages, and the share of the whole that is done; null = nothing was measured yet. Skipped stages are not
    /// passed in.
    /// </summary>
    public static (double Left, double Done)? Of(IReadOnlyCollection<StageTiming> stages)
    {
        if (stages.All(stage => stage.Over))
        {
            return (0, 1);
        }

        if (Ratio(stages) is not { } overall)
        {
            return null;
        }

        var kinds = stages.GroupBy(stage => stage.Kind).ToDictionary(group => group.Key, group => Ratio(group) ?? overall);
        var (left, done) = (0.0, 0.0);
        foreach (var stage in stages)
        {
            var whole = stage.Measured ?? (stage.Estimate * kinds[stage.Kind]);
            left += stage.Over ? 0 : whole * (1 - stage.Fraction);
            done += whole * stage.Fraction;
        }

        return (left, done + left > 0 ? done / (done + left) : 0);
    }

    /// <summary>
    /// Measured over estimated seconds, of the stages that were measured, each by what is done of it; null where there are none.
    /// </summary>
    private static double? Ratio(IEnumerable<StageTiming> stages)
    {
        var (real, expected) = (0.0, 0.0);
        foreach (var stage in stages)
        {
            if (stage is { Measured: { } measured, Fraction: > 0 })
            {
                real += measured * stage.Fraction;
                expected += stage.Estimate * stage.Fraction;
            }
        }

        return expected > 0 ? real / expected : null;
    }
}
