namespace FairDiff.Torch.Diffusion.Training;

/// <summary>
/// Min-SNR weighting (Hang et al. 2023): whatever is predicted, the squared error of the implied image is weighted by min(SNR, gamma).
/// </summary>
internal static class MinSnrWeight
{
    /// <summary>The weight of the squared error of a prediction: per unit of it the image's is 1 / SNR for noise and 1 / (SNR + 1) for
    /// v.</summary>
    /// <param name="prediction">What is predicted.</param>
    /// <param name="logSnr">log(alpha^2 / sigma^2), infinite at the ends included.</param>
    /// <param name="gamma">gamma, above 0; 5 in the paper.</param>
    public static double Of(Prediction prediction, double logSnr, double gamma)
    {
        var snr = Math.Exp(logSnr);
        return prediction switch
        {
            Prediction.Noise => Math.Min(1, gamma / snr),
            Prediction.Image => Math.Min(snr, gamma),
            Prediction.Velocity => Math.Min(snr, gamma) / (snr + 1),
            _ => throw new ArgumentOutOfRangeException(nameof(prediction), prediction, null),
        };
    }
}
