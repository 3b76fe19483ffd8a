namespace FairDiff.Torch.Classification;

/// <summary>
/// Which example of a batch each is blended with, and how much of it stays: x = lambda x_i + (1 - lambda) x_j and the same of the loss
/// (Zhang et al. 2018, equation 1), with one lambda of Beta(alpha, alpha) for the whole batch, as the authors' code has it.
/// </summary>
/// <param name="Partners">int64, n, on the CPU: a permutation of the batch.</param>
/// <param name="Share">Lambda.</param>
internal sealed record Mixup(Tensor Partners, double Share)
{
    /// <summary>
    /// The blend of a step; null = none. What training keeps apart stays apart: with GroupDRO partners are of one group, with separate
    /// statistics both real or both synthetic.
    /// </summary>
    public static Mixup? Draw(ClassifierTrainingOptions options, ClassificationBatch batch, long step)
    {
        if (options.Mixup == 0)
        {
            return null;
        }

        using var generator = Seeds.Generator(options.Seed, "classifier/mixup", step);
        var share = BetaDistribution.Draw(options.Mixup, generator);
        using var shuffled = randperm(batch.Images.shape[0], int64, CPU, generator: generator);
        return new Mixup(tensor(WithinKinds(shuffled.data<long>().ToArray(), KindsOf(options, batch)), int64), share);
    }

    /// <summary>Values, n x …, with those of their partners.</summary>
    public Tensor Blend(Tensor values) =>
        (values * Held(Share)).add_(values.index_select(0, Partners.to(values.device)), Held(1 - Share));

    public BatchLabels Labels(BatchLabels own)
    {
        var partners = Partners.to(own.Labels.device);
        return own with
        {
            Partners = own.Labels.index_select(0, partners),
            Share = Share,
            PartnerWeights = own.Weights?.index_select(0, partners),
        };
    }

    /// <summary>The k-th place of a kind gets the k-th of that kind in the shuffled order: a permutation of each kind, drawn
    /// evenly.</summary>
    private static long[] WithinKinds(long[] shuffled, long[] kinds)
    {
        var places = Enumerable.Range(0, kinds.Length).OrderBy(place => kinds[place]);
        var partners = new long[kinds.Length];
        foreach (var (place, partner) in places.Zip(shuffled.OrderBy(place => kinds[place])))
        {
            partners[place] = partner;
        }

        return partners;
    }

    private static long[] KindsOf(ClassifierTrainingOptions options, ClassificationBatch batch) =>
        options.GroupDroStepSize > 0 ? batch.Groups!.data<long>().ToArray()
        : options.SeparateSyntheticStatistics ? [.. batch.Synthetic!.data<bool>().ToArray().Select(flag => flag ? 1L : 0)]
        : new long[batch.Images.shape[0]];
}
