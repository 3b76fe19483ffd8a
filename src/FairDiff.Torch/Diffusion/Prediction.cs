namespace FairDiff.Torch.Diffusion;

/// <summary>What a denoising network predicts. The names are part of the file format.</summary>
public enum Prediction
{
    /// <summary>v = alpha noise - sigma image (Salimans and Ho 2022): usable at every t, for no conversion divides by alpha or
    /// sigma.</summary>
    Velocity,

    /// <summary>The noise (Ho et al. 2020). Says nothing where no image is left, so only for a schedule that keeps a trace of it.</summary>
    Noise,

    /// <summary>The image.</summary>
    Image,
}
