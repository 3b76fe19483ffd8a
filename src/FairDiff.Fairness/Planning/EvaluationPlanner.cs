using FairDiff.Fairness.Groups;
using FairDiff.Fairness.Planning;

namespace FairDiff.Fairness;

/// <summary>
/// Says how many rows an evaluation needs, before it is made: by simulated evaluations of every size, drawn with replacement from the
/// predictions of a pilot (whole clusters, such as patients, where rows have some). What the pilot does not hold, such as rare findings
/// that it has not met, no plan can know.
/// </summary>
public static class EvaluationPlanner
{
    /// <summary>Plans an evaluation.</summary>
    /// <param name="pilot">Predictions of the model on some rows of the same kind.</param>
    /// <param name="plan">What the evaluation is to show.</param>
    /// <param name="options">How it will be made: confidence, the fewest rows of a group, thresholds, the seed; null = the default.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The rows, or clusters, that each group needs.</returns>
    /// <exception cref="FairnessException">There is no such metric or attribute, or the pilot cannot be evaluated.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public static EvaluationPlan Plan(
        EvaluationData pilot, PlanningOptions plan, FairnessOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pilot);
        ArgumentNullException.ThrowIfNull(plan);
        plan.Validate();
        options = (options ?? new()) with { Groups = plan.Attribute is { } attribute ? [attribute] : [], BootstrapSamples = 0 };
        options.Validate();
        pilot.Check(options);
        RefuseUnknown(plan.Metric, pilot, options);

        var grouping = plan.Attribute is null ? Grouping.Overall(pilot.Rows) : GroupingBuilder.Build(pilot.Attributes, options)[0];
        ILookup<int, int> rows = Enumerable.Range(0, pilot.Rows).ToLookup(row => grouping.GroupOfRow[row]);
        PilotGroup[] groups =
        [
            .. Enumerable.Range(0, grouping.Count).Where(group => rows.Contains(group) && !grouping.IsUnknown[group]).Select(
                group => new PilotGroup(grouping.GroupNames[group], pilot, [.. rows[group]], plan.Metric, options, group)),
        ];

        // The fewest rows that a group is judged by, in clusters where these are drawn.
        int Fewest(IEnumerable<PilotGroup> of) => Math.Clamp(
            of.Max(one => (int)Math.Ceiling((double)options.MinimumGroupSize * one.Units / one.Rows)), 2, plan.MaximumUnits);
        return new EvaluationPlan
        {
            Options = plan,
            Confidence = options.Confidence,
            IsOfClusters = pilot.Clusters is not null,
            Groups =
            [
                .. groups.Select(group => new PlannedGroup(
                    group.Name, group.Rows, group.Units, double.IsNaN(group.Value) ? null : group.Value,
                    plan.IntervalWidth is { } width
                        ? new WidthPlan(width, Fewest([group]), plan, options).Of(group, cancellationToken)
                        : null)),
            ],
            Gap = plan.Gap is { } gap && groups.Length > 0
                ? new GapPlan(gap, Fewest(groups), plan, options).Of(groups, cancellationToken)
                : null,
        };
    }

    private static void RefuseUnknown(string metric, EvaluationData pilot, FairnessOptions options) => _ = FairnessEvaluator.Evaluate(
        pilot with { Attributes = new Dictionary<string, IReadOnlyList<string>>(), Clusters = null }, options with { Groups = [] })
        .Overall[metric];
}
