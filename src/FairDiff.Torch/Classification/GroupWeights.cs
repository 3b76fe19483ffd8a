namespace FairDiff.Torch.Classification;

/// <summary>
/// The weights of group distributionally robust optimisation (Sagawa et al. 2020, algorithm 1): in every step the weight of a group is
/// multiplied by exp(step size x its loss), so that training turns to the groups that it serves worst.
/// </summary>
/// <remarks>The weights of the groups in a batch are made to sum to 1; with every group in every batch that is the algorithm as
/// published.</remarks>
internal sealed class GroupWeights(int groupCount, double stepSize) : IDisposable
{
    private readonly Tensor logWeights = zeros(groupCount, float64).DetachFromDisposeScope();

    /// <summary>The weights themselves, by name.</summary>
    public KeyValuePair<string, Tensor> State => KeyValuePair.Create("groups", logWeights);

    /// <summary>The weighted sum of the groups' mean losses; moves the weights first. <paramref name="groups"/>: int64, n, from 0, on the
    /// CPU.</summary>
    public Tensor Loss(LossTerms terms, Tensor groups)
    {
        var members = nn.functional.one_hot(groups, groupCount).to(float32).t().to(terms.Losses.device);
        var weights = members.mv(terms.Weights.detach());
        var present = weights.gt(Held(0));
        var losses = members.mv(terms.Losses) / where(present, weights, ones_like(weights));
        return (Move(losses, present).to(losses.device) * losses).sum();
    }

    public void Dispose() => logWeights.Dispose();

    private Tensor Move(Tensor losses, Tensor present)
    {
        using var gradients = no_grad();
        var current = losses.detach().to(float64).cpu();
        var here = present.cpu();

        // A loss that is not finite has its step skipped; it must not stay in the weights.
        logWeights.add_(where(here.logical_and(current.isfinite()), current * Held(stepSize), zeros_like(current)), One);
        return logWeights.masked_fill(here.logical_not(), Held(double.NegativeInfinity)).softmax(0).to(float32);
    }
}
