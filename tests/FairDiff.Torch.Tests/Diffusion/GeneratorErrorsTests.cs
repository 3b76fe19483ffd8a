using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class GeneratorErrorsTests
{
    /// <summary>
    /// A network that has learned nothing yet says zero, so that the error is the target's square: of velocity
    /// (alpha eps - sigma x)^2, alpha^2 + sigma^2 x^2 on average over the noise.
    /// </summary>
    [Fact]
    public void Errors_OfANetworkThatSaysNothing_AreTheClosedForm()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create(6);
        using var generator = Untrained(data);
        double[] times = [0.1, 0.5, 0.9];

        var errors = generator.Errors(data.Images, data.Conditions, times, draws: 400, seed: 3, TestContext.Current.CancellationToken);

        var squares = generator.Description.Scaling.Scale(data.Images).Squared().mean([1, 2, 3]).to(float64);
        foreach (var (level, time) in times.Index())
        {
            var (alpha, sigma) = (NoiseSchedule.Cosine.Alpha(time), NoiseSchedule.Cosine.Sigma(time));
            var expected = squares * (sigma * sigma) + (alpha * alpha);
            Assert.True(errors.select(1, level).allclose(expected, rtol: 0.03));
        }
    }

    [Fact]
    public void Errors_OtherCompany_AreTheSame()
    {
        using var scope = NewDisposeScope();
        using var data = TinyData.Create(70);
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { TrainingSteps = 20 }, CPU);
        Tensor Errors(long start, long count, long seed = 1) => generator.Errors(
            data.Images.narrow(0, start, count), data.Conditions.narrow(0, start, count), [0.3, 0.6], 2, seed,
            TestContext.Current.CancellationToken);

        var together = Errors(0, 70);

        Assert.Equal([70, 2], together.shape);
        Assert.True(together.narrow(0, 66, 3).allclose(Errors(66, 3), rtol: 1e-4));
        Assert.False(together.narrow(0, 66, 3).allclose(Errors(66, 3, seed: 2), rtol: 1e-3));
        Assert.True(together.min().item<double>() > 0);
    }

    [Fact]
    public void Errors_WrongInput_SaysWhat()
    {
        using var data = TinyData.Create(6);
        using var generator = Untrained(data);
        using var small = data.Images.narrow(3, 0, 4);
        void Errors(Tensor images, double[] times, int draws = 1) =>
            generator.Errors(images, data.Conditions, times, draws, 0, TestContext.Current.CancellationToken);

        Assert.Contains("[N, 3, S, S]", Assert.Throws<EngineException>(() => Errors(small, [0.5])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Errors(data.Images, [0.5, 1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Errors(data.Images, []));
        Assert.Throws<ArgumentOutOfRangeException>(() => Errors(data.Images, [0.5], draws: 0));
    }

    /// <summary>Its last layer starts at zero and is moved by nothing that can be seen.</summary>
    private static DiffusionGenerator Untrained(DiffusionTrainingSet data) => DiffusionGenerator.Train(
        data, TinyData.Options with { TrainingSteps = 1, LearningRate = 1e-12, WarmupSteps = 0, WeightDecay = 0 }, CPU);
}
