using FairDiff.Torch.Classification;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class GroupWeightsTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>
    /// Sagawa et al. 2020, algorithm 1, by hand: losses 1 and 3 of groups 0 and 1; after the first step q is proportional to (e^0.5,
    /// e^1.5), after the second, with the losses swapped, to (e^2, e^2).
    /// </summary>
    [Fact]
    public void Loss_TwoGroups_IsTheAlgorithm()
    {
        using var weights = new GroupWeights(2, stepSize: 0.5);
        var groups = tensor(new[] { 0L, 1, 0 });
        var share = 1 / (1 + Math.Exp(1));
        Assert.Equal((share * 1) + ((1 - share) * 3), weights.Loss(Terms(0.5f, 3, 1.5f), groups).item<float>(), 1e-5);
        Assert.Equal(2, weights.Loss(Terms(2, 1, 4), groups).item<float>(), 1e-5);
    }

    [Fact]
    public void Loss_GroupNotInTheBatch_KeepsItsWeight()
    {
        using var weights = new GroupWeights(3, stepSize: 1);
        Assert.Equal(2, weights.Loss(Terms(2, 2, 2), tensor(new[] { 1L, 1, 1 })).item<float>(), 1e-5);

        // Group 1 has weight e^2 now, and group 0 none but its first one; both see a loss of ln 2 and double.
        var ln2 = MathF.Log(2);
        var input = tensor(new[] { ln2, ln2, ln2 }).requires_grad_();
        weights.Loss(new LossTerms(input, ones(3)), tensor(new[] { 0L, 1, 1 })).backward();
        var share = 1 / (1 + Math.Exp(2));
        Assert.Equal(
            [share, (1 - share) / 2, (1 - share) / 2], input.grad!.data<float>().Select(value => (double)value),
            (a, b) => Math.Abs(a - b) < 1e-5);
    }

    [Fact]
    public void Loss_WeightedExamples_GivesWeightedMeansOfGroups()
    {
        using var weights = new GroupWeights(2, stepSize: 1e-9);
        var terms = new LossTerms(tensor(new[] { 3f, 2, 10 }), tensor(new[] { 1f, 3, 5 }));
        Assert.Equal((5 / 4.0 + 2) / 2, weights.Loss(terms, tensor(new[] { 0L, 0, 1 })).item<float>(), 1e-5);
    }

    [Fact]
    public void Loss_NotFinite_DoesNotStayInTheWeights()
    {
        using var weights = new GroupWeights(2, stepSize: 1);
        weights.Loss(Terms(float.NaN, 1, 1), tensor(new[] { 0L, 1, 1 }));
        Assert.True(float.IsFinite(weights.Loss(Terms(1, 1, 1), tensor(new[] { 0L, 1, 1 })).item<float>()));
    }

    private static LossTerms Terms(params float[] losses) => new(tensor(losses), ones(losses.Length));
}
