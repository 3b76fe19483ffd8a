namespace FairDiff.Torch.Diffusion;

/// <summary>How large the denoising network is.</summary>
public enum UNetSize
{
    /// <summary>Base width 16; for tests.</summary>
    Tiny,

    /// <summary>Base width 32; minutes on two CPU cores for images of 24 to 48 pixels.</summary>
    Small,

    /// <summary>Base width 64.</summary>
    Medium,

    /// <summary>Base width 128, as in DDPM (Ho et al. 2020); for a GPU.</summary>
    Large,
}
