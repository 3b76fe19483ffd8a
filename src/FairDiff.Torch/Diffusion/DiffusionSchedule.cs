namespace FairDiff.Torch.Diffusion;

/// <summary>How images turn into noise as time goes from 0 to 1: x = alpha(t) image + sigma(t) noise, alpha^2 + sigma^2 = 1. The names are
/// part of the file format.</summary>
public enum DiffusionSchedule
{
    /// <summary>alpha(t) = cos(pi t / 2) (Nichol and Dhariwal 2021, equation 17 with offset 0): pure noise at t = 1.</summary>
    Cosine,

    /// <summary>
    /// beta(t) linear from 0.1 to 20 (Ho et al. 2020 in continuous time: Song et al. 2021, equation 29). A trace of the image, alpha =
    /// 0.0066, is left at t = 1 though sampling starts from pure noise.
    /// </summary>
    Linear,

    /// <summary>
    /// <see cref="Linear"/> with alpha shifted and scaled to 0 at t = 1 and kept at 1 at t = 0 (Lin et al. 2024, "Common diffusion noise
    /// schedules and sample steps are flawed", algorithm 1): pure noise at t = 1, so that very dark and very bright images are learned too.
    /// </summary>
    LinearZeroTerminalSnr,
}
