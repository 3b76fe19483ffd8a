using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;

namespace FairDiff.Torch.Tests.Diffusion;

public class MinSnrWeightTests
{
    /// <summary>Hang et al. 2023, section 3.4, for gamma = 5: min(SNR, 5) for the image, divided by SNR for noise and by SNR + 1 for
    /// v.</summary>
    [Theory]
    [InlineData(Prediction.Image, 0.25, 0.25)]
    [InlineData(Prediction.Image, 20, 5)]
    [InlineData(Prediction.Noise, 0.25, 1)]
    [InlineData(Prediction.Noise, 20, 0.25)]
    [InlineData(Prediction.Velocity, 0.25, 0.2)]
    [InlineData(Prediction.Velocity, 4, 0.8)]
    [InlineData(Prediction.Velocity, 24, 0.2)]
    [InlineData(Prediction.Image, 0, 0)]
    [InlineData(Prediction.Noise, 0, 1)]
    [InlineData(Prediction.Velocity, 0, 0)]
    [InlineData(Prediction.Image, double.PositiveInfinity, 5)]
    [InlineData(Prediction.Noise, double.PositiveInfinity, 0)]
    [InlineData(Prediction.Velocity, double.PositiveInfinity, 0)]
    public void Of_GammaFive_IsThePapersWeight(Prediction prediction, double snr, double expected) =>
        Assert.Equal(expected, MinSnrWeight.Of(prediction, Math.Log(snr), 5), 1e-12);
}
