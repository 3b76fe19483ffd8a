namespace FairDiff.Torch.Diffusion;

/// <summary>What a denoising network predicts. The names are part of the file format.</summary>
internal enum Prediction
{
    /// <summary>The noise eps (Ho et al. 2020).</summary>
    Noise,

    /// <summary>The image x0.</summary>
    Image,

    /// <summary>v = alpha eps - sigma x0 (Salimans and Ho 2022): usable at every t, for no conversion divides by alpha or sigma.</summary>
    Velocity,
}
