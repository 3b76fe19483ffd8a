namespace FairDiff.Torch.Diffusion;

/// <summary>
/// Conversions between noise, image and velocity at x = alpha x0 + sigma eps (Salimans and Ho 2022, appendix D), for a
/// variance-preserving schedule. alpha and sigma are scalars or broadcast over the images; the results are the caller's to dispose.
/// </summary>
public static class Parameterization
{
    /// <summary>Noisy images, x = alpha x0 + sigma eps.</summary>
    /// <param name="image">The images x0, n x C x H x W.</param>
    /// <param name="noise">Standard normal noise eps of their shape.</param>
    /// <param name="alpha">alpha(t) of the schedule.</param>
    /// <param name="sigma">sigma(t) of the schedule.</param>
    /// <returns>x.</returns>
    public static Tensor Noised(Tensor image, Tensor noise, Tensor alpha, Tensor sigma) => (alpha * image).Plus(sigma * noise);

    /// <summary>What the network should say.</summary>
    /// <param name="prediction">What it predicts.</param>
    /// <param name="image">The images x0.</param>
    /// <param name="noise">The noise eps.</param>
    /// <param name="alpha">alpha(t).</param>
    /// <param name="sigma">sigma(t).</param>
    /// <returns>The target of its loss.</returns>
    public static Tensor Target(Prediction prediction, Tensor image, Tensor noise, Tensor alpha, Tensor sigma) => prediction switch
    {
        Prediction.Noise => noise.alias(),
        Prediction.Image => image.alias(),
        Prediction.Velocity => (alpha * noise) - (sigma * image),
        _ => throw new ArgumentOutOfRangeException(nameof(prediction), prediction, null),
    };

    /// <summary>The image x0 that a network output stands for. From noise it divides by alpha, so not where no image is left.</summary>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="output">What it said.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="alpha">alpha(t).</param>
    /// <param name="sigma">sigma(t).</param>
    /// <returns>x0.</returns>
    public static Tensor ToImage(Prediction prediction, Tensor output, Tensor x, Tensor alpha, Tensor sigma) => prediction switch
    {
        Prediction.Noise => (x - (sigma * output)) / alpha,
        Prediction.Image => output.alias(),
        Prediction.Velocity => (alpha * x) - (sigma * output),
        _ => throw new ArgumentOutOfRangeException(nameof(prediction), prediction, null),
    };

    /// <summary>The noise eps that a network output stands for. From the image it divides by sigma, so not at t = 0.</summary>
    /// <param name="prediction">What the network predicts.</param>
    /// <param name="output">What it said.</param>
    /// <param name="x">The noisy images.</param>
    /// <param name="alpha">alpha(t).</param>
    /// <param name="sigma">sigma(t).</param>
    /// <returns>eps.</returns>
    public static Tensor ToNoise(Prediction prediction, Tensor output, Tensor x, Tensor alpha, Tensor sigma) => prediction switch
    {
        Prediction.Noise => output.alias(),
        Prediction.Image => (x - (alpha * output)) / sigma,
        Prediction.Velocity => (sigma * x).Plus(alpha * output),
        _ => throw new ArgumentOutOfRangeException(nameof(prediction), prediction, null),
    };
}
