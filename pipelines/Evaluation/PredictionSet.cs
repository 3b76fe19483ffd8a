using FairDiff.Fairness;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>What a predictions file holds: exclusive classes, or conditions that go together.</summary>
internal sealed record PredictionSet(FairnessData? Exclusive, MultiLabelData? Conditions)
{
    public FairnessReport Evaluate(FairnessOptions options, CancellationToken cancellationToken) => Conditions is null
        ? FairnessEvaluator.Evaluate(Exclusive!, options, cancellationToken)
        : FairnessEvaluator.Evaluate(Conditions, options, cancellationToken);

    public PredictionSet With(IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, IReadOnlyList<string>? clusters) => new(
        Exclusive is null ? null : Exclusive with { Attributes = attributes, Clusters = clusters },
        Conditions is null ? null : Conditions with { Attributes = attributes, Clusters = clusters });
}
