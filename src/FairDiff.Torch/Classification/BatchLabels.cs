namespace FairDiff.Torch.Classification;

/// <summary>
/// What a batch is to be taken for: labels as those of a <see cref="ClassificationPass"/>; where examples are blended, also those of their
/// partners, and the share of the first. Weights are float32, n; null = 1 for all.
/// </summary>
internal readonly record struct BatchLabels(
    Tensor Labels, Tensor? Partners = null, double Share = 1, Tensor? Weights = null, Tensor? PartnerWeights = null)
{
    /// <summary>Those at some places of the batch.</summary>
    public BatchLabels At(Tensor places) => this with
    {
        Labels = Labels.index_select(0, places),
        Partners = Partners?.index_select(0, places),
        Weights = Weights?.index_select(0, places),
        PartnerWeights = PartnerWeights?.index_select(0, places),
    };
}
