using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Membership;
using FairDiff.Torch.Tests.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Membership;

public class MembershipScoresTests
{
    [Fact]
    public void Of_AGeneratorOfAFewNoisyImages_AreHigherForThoseThatItWasTrainedOn()
    {
        using var scope = NewDisposeScope();
        var (members, others) = (Noise(1, 12), Noise(2, 12));
        var layout = new ConditionLayout([]);
        using var data = new DiffusionTrainingSet(members, zeros(12, 0), layout);
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 300 }, CPU);

        var scores = MembershipScores.Of(
            generator, cat([members, others]), zeros(24, 0), cancellationToken: TestContext.Current.CancellationToken);

        Assert.Equal(24, scores.Length);
        Assert.Equal(0, scores.Sum(), 1e-6);
        Assert.True(scores[..12].Min() > scores[12..].Max(), string.Join(" ", scores.Select(score => $"{score:0.00}")));
    }

    [Fact]
    public void Of_SameSeed_IsTheSame()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create(10);
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 5 }, CPU);
        double[] Scores(long seed) => MembershipScores.Of(
            generator, data.Images, data.Conditions, new() { Seed = seed, Draws = 1 }, TestContext.Current.CancellationToken);

        Assert.Equal(Scores(1), Scores(1));
        Assert.NotEqual(Scores(1), Scores(2));
    }

    [Fact]
    public void Statistics_OfImages_AreMeansAndRoughness()
    {
        using var scope = NewDisposeScope();
        var images = cat([full([1, 3, 16, 16], 40, ScalarType.Byte), Noise(3, 1, 16)]);

        var statistics = ImageStatistics.Of(images);

        Assert.Equal([2, 204], statistics.shape);
        Assert.True(statistics[0].narrow(0, 0, 192).eq(40).all().item<bool>());
        Assert.True(statistics[0].narrow(0, 192, 12).eq(0).all().item<bool>());
        Assert.True(statistics[1].narrow(0, 192, 12).min().item<double>() > 3);
    }

    private static Tensor Noise(int seed, long count, long size = 8)
    {
        using var generator = new Generator((ulong)seed);
        return randint(0, 255, [count, 3, size, size], ScalarType.Byte, generator: generator);
    }
}
