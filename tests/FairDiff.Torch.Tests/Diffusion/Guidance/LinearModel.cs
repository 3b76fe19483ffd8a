using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Guidance;

/// <summary>
/// A network that knows Gaussian images exactly: of a mean that is linear in the condition (five values: two labels, three hospitals) and
/// of one covariance. Guiding such predictions is the same as shifting the mean, so guided images are known in closed form. It counts its
/// calls.
/// </summary>
/// <param name="strength">How far a condition moves the mean; a weaker model has another.</param>
internal sealed class LinearModel(double strength = 1)
{
    public static readonly ConditionLayout Layout = new(
        [new("Label", true, ["normal", "tumour"]), new("Hospital", false, ["0", "3", "4"])]);

    private static readonly double[,] Means =
    {
        { 0.5, -0.2, 0, 0.1 },
        { -0.4, 0.3, 0.6, 0 },
        { 0.1, 0.1, -0.3, 0.2 },
        { 0, -0.5, 0.2, 0.4 },
        { 0.3, 0, 0.1, -0.6 },
    };

    /// <summary>The batch size of each call.</summary>
    public List<long> Calls { get; } = [];

    /// <summary>x0 for images (N x 4), times (N) and conditions (N x 5), as a network that predicts the image says it.</summary>
    public Tensor Predict(Tensor x, Tensor t, Tensor conditions)
    {
        Calls.Add(x.shape[0]);
        var time = t[0].to(ScalarType.Float64).item<double>();
        var mean = Mean(conditions);
        var data = GaussianData.FourPixels with { Mean = [0, 0, 0, 0] };
        return mean + data.Denoiser(x - (mean * data.Schedule.Alpha(time)), time);
    }

    /// <summary>The mean images (N x 4) under conditions.</summary>
    public Tensor Mean(Tensor conditions) => conditions.to(ScalarType.Float64).matmul(tensor(Means)) * strength;
}
