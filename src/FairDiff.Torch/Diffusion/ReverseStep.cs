namespace FairDiff.Torch.Diffusion;

/// <summary>
/// q(x_s | x_t, x0), the way back from time t to an earlier s when the image is known: normal, its mean a sum of x0 and x_t
/// (Ho et al. 2020, equations 6 and 7, for any two times).
/// </summary>
/// <param name="OfImage">Weight of x0 in the mean.</param>
/// <param name="OfNoisy">Weight of x_t in the mean.</param>
/// <param name="LowerVariance">Its variance, the posterior's (beta tilde): what is right if the image is known. 0 where s = 0.</param>
/// <param name="UpperVariance">The variance of the way forward (beta): what is right if the images are pure noise.</param>
internal readonly record struct ReverseStep(double OfImage, double OfNoisy, double LowerVariance, double UpperVariance)
{
    public static ReverseStep Between(NoiseSchedule schedule, double t, double s)
    {
        var (alpha, alphaNext) = (schedule.Alpha(t), schedule.Alpha(s));
        var (variance, varianceNext) = (Math.Pow(schedule.Sigma(t), 2), Math.Pow(schedule.Sigma(s), 2));
        var ratio = alpha / alphaNext;
        var added = variance - (ratio * ratio * varianceNext);
        return new(alphaNext * added / variance, ratio * varianceNext / variance, Math.Max(0, varianceNext * added / variance), added);
    }

    /// <summary>log(<see cref="UpperVariance"/> / <see cref="LowerVariance"/>), what a learned variance chooses from.</summary>
    public double LogRange => Math.Log(UpperVariance / LowerVariance);

    /// <summary>
    /// The log of a learned variance over the lower one (Nichol and Dhariwal 2021, equation 15): <paramref name="said"/>, what their
    /// network says, is -1 for the lower and 1 for the upper one.
    /// </summary>
    public static Tensor LogAboveLower(Tensor said, Tensor logRange) => said.Plus(Held(1)) * logRange / Held(2);
}
