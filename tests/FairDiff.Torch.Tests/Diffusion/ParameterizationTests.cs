using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class ParameterizationTests
{
    [Theory]
    [InlineData(nameof(Prediction.Noise), 0.3)]
    [InlineData(nameof(Prediction.Image), 0.3)]
    [InlineData(nameof(Prediction.Velocity), 0.3)]
    [InlineData(nameof(Prediction.Velocity), 0.0)]
    [InlineData(nameof(Prediction.Velocity), 1.0)]
    public void Target_ConvertedBack_GivesImageAndNoise(string name, double t)
    {
        using var scope = NewDisposeScope();
        var prediction = Enum.Parse<Prediction>(name);
        var (image, noise) = (randn([4, 3], ScalarType.Float64), randn([4, 3], ScalarType.Float64));
        var (alpha, sigma) = (tensor(NoiseSchedule.Cosine.Alpha(t)), tensor(NoiseSchedule.Cosine.Sigma(t)));

        var x = Parameterization.Noised(image, noise, alpha, sigma);
        var target = Parameterization.Target(prediction, image, noise, alpha, sigma);

        Assert.True(Parameterization.ToImage(prediction, target, x, alpha, sigma).allclose(image));
        Assert.True(Parameterization.ToNoise(prediction, target, x, alpha, sigma).allclose(noise));
    }
}
