using FairDiff.Fairness.Measures;

namespace FairDiff.Fairness;

/// <summary>
/// What a classifier predicted of conditions that may go together (multi-label): n rows, K conditions. A row has a condition from its
/// threshold on.
/// </summary>
public sealed record MultiLabelData : EvaluationData
{
    /// <summary>Gets the K names of the conditions, all different; at least 1.</summary>
    public required IReadOnlyList<string> ConditionNames { get; init; }

    /// <summary>Gets the truth, n x K: 1 = has the condition, 0 = has it not, NaN = unknown (left out of that condition's
    /// metrics).</summary>
    public required double[,] Targets { get; init; }

    /// <inheritdoc/>
    public override IReadOnlyList<string> Names => ConditionNames;

    /// <inheritdoc/>
    public override MultiLabelData Take(IReadOnlyList<int> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return this with
        {
            Targets = Of(Targets, rows),
            Scores = Of(Scores, rows),
            Attributes = AttributesOf(rows),
            Clusters = Clusters is { } clusters ? Of(clusters, rows) : null,
        };
    }

    /// <inheritdoc/>
    public override bool? IsTrue(int row, int c) => double.IsNaN(Targets[row, c]) ? null : Targets[row, c] == 1;

    private protected override double? CommonThreshold(FairnessOptions options, int c) =>
        options.DecisionThresholds.TryGetValue(Names[c], out var own) ? own : options.DecisionThreshold ?? .5;

    internal override void Check(FairnessOptions options) => FairnessDataCheck.Check(this, options);

    internal override Predictions Predict(FairnessOptions options) => new Conditions(this, options);
}
