using FairDiff.Torch.Diffusion.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class TrainingBatchTests
{
    [Fact]
    public void Split_PartsThatDoNotDivide_AreAlmostEvenAndTogetherTheWhole()
    {
        using var scope = NewDisposeScope();
        var whole = new TrainingBatch(
            [.. Enumerable.Range(0, 17).Select(i => i / 17.0)], arange(17 * 12).to(uint8).reshape(17, 3, 2, 2), rand(17, 5), randn(
                17, 3, 2, 2));

        var parts = whole.Split(3);

        Assert.Equal([6, 6, 5], parts.Select(part => part.Times.Length));
        Assert.Equal(whole.Times, parts.SelectMany(part => part.Times));
        Assert.True(cat([.. parts.Select(part => part.Values)]).eq(whole.Values).all().item<bool>());
        Assert.True(cat([.. parts.Select(part => part.Conditions)]).eq(whole.Conditions).all().item<bool>());
        Assert.True(cat([.. parts.Select(part => part.Noise)]).eq(whole.Noise).all().item<bool>());
    }
}
