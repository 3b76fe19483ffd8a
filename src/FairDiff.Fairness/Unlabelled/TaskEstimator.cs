using FairDiff.Fairness.Resampling;
using MathNet.Numerics.Distributions;
using static System.FormattableString;

namespace FairDiff.Fairness.Unlabelled;

/// <summary>The estimates of one task.</summary>
/// <param name="labelled">Its labelled rows.</param>
/// <param name="unlabelled">Its unlabelled rows.</param>
/// <param name="classes">The names of its classes.</param>
/// <param name="stated">Known prevalences; null = none.</param>
/// <param name="options">What is refused.</param>
/// <param name="evaluation">Confidence, resamples, fewest rows, seed.</param>
internal sealed class TaskEstimator(
    TaskRows labelled, TaskRows unlabelled, IReadOnlyList<string> classes, StatedPrevalences? stated, PerformanceOptions options,
    FairnessOptions evaluation)
{
    private const string Remedy =
        "State the prevalences (a registry or a count of reports has them), or label some of these rows.";

    public EstimatedTask Estimate(
        string? condition, IReadOnlyList<TaskGrouping> groupings, IReadOnlyList<string?> sites, ResamplingUnits labelledUnits,
        ResamplingUnits unlabelledUnits, CancellationToken cancellationToken)
    {
        byte[] all = [.. Enumerable.Repeat((byte)1, labelled.Count)], others = [.. Enumerable.Repeat((byte)1, unlabelled.Count)];
        var counts = labelled.CountClasses(all);
        if (TooFew(counts) is { } reason)
        {
            return new()
            {
                Condition = condition, Refusal = reason,
                Classes = [.. classes.Select((name, k) => new EstimatedClass(name, counts[k] / Math.Max(1, counts.Sum()), null, null))],
            };
        }

        var quantities = new TaskQuantities(labelled, groupings);
        quantities.IsJudged = [.. quantities.Groups().Select(group => WhyNot(group.Grouping, group.Group, all, others) is null)];
        var (values, fits) = quantities.Estimate(all, unlabelled, others, areLabelled: false, stated?.Middles, null);
        var (fit, errors) = (
            fits[0]!, new SiteErrors(labelled, sites, quantities, stated is not null, evaluation, cancellationToken));
        double? misfit = stated is null
            ? MixtureMisfit.Excess(
                labelled, labelledUnits, unlabelled, unlabelledUnits, fit, evaluation.Seed, cancellationToken)
            : null;
        var replicates = new TaskReplicates(
            quantities, labelled, labelledUnits, unlabelled, unlabelledUnits, stated, fits,
            errors.OfAccuracy is null ? 0 : errors.Count, evaluation, cancellationToken);
        Estimate? Value(int place, double wide) => double.IsNaN(values[place]) ? null : new(
            values[place], replicates.Interval(
                v => v[place], values[place], errors.At(error => error[place]), wide));

        var accuracy = Value(TaskQuantities.Accuracy, misfit ?? 0)!;
        var scenarios = Scenarios(fit, others);
        var refusal = Refusal(accuracy, misfit, scenarios);
        return new()
        {
            Condition = condition,
            Refusal = refusal,
            Accuracy = refusal is null ? accuracy : null,
            Confusion = refusal is null
                ? [.. classes.Select((_, k) => (IReadOnlyList<double>)fit.Confusion[(k * classes.Count)..((k + 1) * classes.Count)])]
                : null,
            Classes =
            [
                .. classes.Select((name, k) => new EstimatedClass(
                    name, fit.Priors[k], refusal is null ? Prevalence(k, Value) : null,
                    refusal is null ? Value(quantities.Recall(k), misfit ?? 0) : null)),
            ],
            Shift = Shift(fit, replicates),
            Scenarios = scenarios,
            Sites = errors.Checks,
            SiteError = errors.OfAccuracy,
            Misfit = misfit,
            Groupings = refusal is not null ? new OrderedDictionary<string, EstimatedGrouping>() : Groupings(quantities, values, place =>
                Value(place, misfit ?? 0), replicates, errors, all, others),
        };
    }

    private Estimate? Prevalence(int k, Func<int, double, Estimate?> value) => stated is null
        ? value(TaskQuantities.Prevalence(k), 0)
        : new(stated.Middles[k], new(stated.Range(k).Lower, stated.Range(k).Upper, 0, IntervalMethod.Percentile));

    private OrderedDictionary<string, EstimatedGrouping> Groupings(
        TaskQuantities quantities, double[] values, Func<int, Estimate?> value, TaskReplicates replicates, SiteErrors errors, byte[] all,
        byte[] others)
    {
        var results = new OrderedDictionary<string, EstimatedGrouping>();
        foreach (var grouping in quantities.Groups().GroupBy(group => group.Grouping))
        {
            var groups = grouping.Select(group => (group.Place, Result: new EstimatedGroup(
                grouping.Key.Groups[group.Group],
                Count(grouping.Key.Unlabelled, group.Group, unlabelled),
                Count(grouping.Key.Labelled, group.Group, labelled),
                value(group.Place),
                WhyNot(grouping.Key, group.Group, all, others)))).ToList();
            int[] places = [.. groups.Where(group => group.Result.Accuracy is not null).Select(group => group.Place)];
            results[grouping.Key.Name] = new([.. groups.Select(group => group.Result)], Gap(places, values, replicates, errors));
        }

        return results;
    }

    /// <summary>The groups that are best and worst are those of the estimate, so that chance does not make a gap of its own in the
    /// resamples.</summary>
    private static Estimate? Gap(int[] places, double[] values, TaskReplicates replicates, SiteErrors errors)
    {
        if (places.Length < 2)
        {
            return null;
        }

        var (best, worst) = (places.MaxBy(place => values[place]), places.MinBy(place => values[place]));
        double Difference(double[] of) => of[best] - of[worst];
        var gap = Difference(values);
        return new(gap, replicates.Interval(Difference, gap, errors.At(Difference), 0, lowest: -1));
    }

    private string? TooFew(double[] counts)
    {
        var (least, k) = (counts.Min(), Array.IndexOf(counts, counts.Min()));
        return least < evaluation.MinimumClassSize
            ? Invariant(
                $"{least} labelled rows are of '{classes[k]}'; {evaluation.MinimumClassSize} are needed to tell what its scores mean.")
            : unlabelled.Count < evaluation.MinimumGroupSize
                ? Invariant($"There are {unlabelled.Count} unlabelled rows; {evaluation.MinimumGroupSize} are needed.")
                : null;
    }

    /// <summary>Why a group has no estimate; null where it has one.</summary>
    private string? WhyNot(TaskGrouping grouping, int group, byte[] all, byte[] others)
    {
        var known = labelled.CountClasses(TaskGrouping.Within(group, grouping.Labelled, labelled, all));
        var count = TaskGrouping.Within(group, grouping.Unlabelled, unlabelled, others).Count(weight => weight > 0);
        return grouping.IsUnknown[group] ? "the group of missing values is not estimated"
            : count < evaluation.MinimumGroupSize
                ? Invariant($"{count} unlabelled rows; {evaluation.MinimumGroupSize} are needed")
                : known.Min() < evaluation.MinimumClassSize
                    ? Invariant($"{known.Min()} labelled rows of the group are of '{classes[Array.IndexOf(known, known.Min())]}'; ")
                        + Invariant($"{evaluation.MinimumClassSize} are needed")
                    : null;
    }

    private static int Count(int[] groupOfRow, int group, TaskRows rows) => rows.Source.Count(row => groupOfRow[row] == group);

    private IReadOnlyList<PerformanceScenario> Scenarios(ShiftFit fit, byte[] others)
    {
        double[] same = [.. fit.Priors.Select(_ => 1.0)];
        var likelihoods = fit.Calibration.Likelihoods(unlabelled.Logs);
        var prevalences = ClassMixture.Prevalences(likelihoods, others, fit.Priors, same, fit.Priors);
        var kept = stated?.Middles ?? fit.Priors;
        return
        [
            Of(ShiftAssumption.SameMeaning, same),
            Of(ShiftAssumption.OtherPrevalences, [.. prevalences.Select((prevalence, k) => prevalence / fit.Priors[k])]),
            Of(ShiftAssumption.OtherScores, ClassMixture.RatiosFor(likelihoods, others, kept, same)),
        ];

        PerformanceScenario Of(ShiftAssumption assumption, double[] ratios)
        {
            var confusion = ClassMixture.Confusion(likelihoods, others, ratios, unlabelled.Decisions);
            var count = fit.Priors.Length;
            return new(
                assumption, Enumerable.Range(0, count).Sum(k => confusion[(k * count) + k]),
                [.. Enumerable.Range(0, count).Select(k => confusion.AsSpan(k * count, count).ToArray().Sum())]);
        }
    }

    private string? Refusal(Estimate accuracy, double? misfit, IReadOnlyList<PerformanceScenario> scenarios)
    {
        var (prevalences, scores) = (scenarios[1].Accuracy, scenarios[2].Accuracy);
        if (misfit > options.MaximumMisfit)
        {
            return Invariant($"The scores are no mixture of those of the labelled classes: {misfit:0.00} further from the nearest ")
                + Invariant($"one than chance makes ({options.MaximumMisfit:0.00} is the most). {Remedy}");
        }

        if (stated is null && Math.Abs(prevalences - scores) > options.MaximumDisagreement)
        {
            return Invariant($"If the prevalences are others than those of the labelled rows the accuracy is {prevalences:0.000}, if the ")
                + Invariant($"scores of each class are {scores:0.000}, and nothing in scores tells which. {Remedy}");
        }

        return accuracy.Interval is not { } interval || interval.Upper - interval.Lower > options.MaximumWidth
            ? Invariant($"The interval of the accuracy, {accuracy.Interval?.Lower:0.000} to {accuracy.Interval?.Upper:0.000}, is wider ")
                + Invariant($"than {options.MaximumWidth:0.00}. ")
                + (stated is null ? Remedy : "Label some of these rows.")
            : null;
    }

    private PrevalenceShift Shift(ShiftFit fit, TaskReplicates replicates)
    {
        var kept = replicates.Values.Zip(replicates.Priors).Where(sample => sample.Second.Length > 0).ToList();
        var (score, furthest) = (-1.0, 0);
        for (var k = 0; k < classes.Count; k++)
        {
            double[] moves = [.. kept.Select(sample =>
                stated is null ? sample.First[TaskQuantities.Prevalence(k)] - sample.Second[k] : sample.Second[k])];
            var mean = moves.Average();
            var error = Math.Sqrt(moves.Sum(move => (move - mean) * (move - mean)) / Math.Max(1, moves.Length - 1));
            var (lower, upper) = stated?.Range(k) ?? (fit.Prevalences[k], fit.Prevalences[k]);
            var moved = Math.Max(0, Math.Max(fit.Priors[k] - upper, lower - fit.Priors[k])) / Math.Max(error, 1e-9);
            (score, furthest) = moved > score ? (moved, k) : (score, furthest);
        }

        // Of two classes one number says both.
        var value = Math.Min(1, (classes.Count == 2 ? 1 : classes.Count) * 2 * (1 - Normal.CDF(0, 1, score)));
        if (classes.Count == 2)
        {
            furthest = 1;
        }

        var place = TaskQuantities.Prevalence(furthest);
        var interval = stated is null
            ? replicates.Interval(v => v[place], fit.Prevalences[furthest], 0, 0)
            : null;
        var range = stated?.Range(furthest) ?? (fit.Prevalences[furthest], fit.Prevalences[furthest]);
        return new(
            value < 1 - evaluation.Confidence, value, classes[furthest], fit.Priors[furthest], fit.Prevalences[furthest],
            interval ?? new(range.Item1, range.Item2, 0, IntervalMethod.Percentile));
    }
}
