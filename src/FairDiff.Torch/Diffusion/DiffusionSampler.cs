using System.Text.Json.Serialization;

namespace FairDiff.Torch.Diffusion;

/// <summary>How noise is turned into an image. Every sampler takes any number of steps from 1.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DiffusionSampler>))]
public enum DiffusionSampler
{
    /// <summary>Deterministic DDIM, eta 0 (Song et al. 2021, equation 12).</summary>
    Ddim,

    /// <summary>Ancestral DDPM sampling (Ho et al. 2020, algorithm 2).</summary>
    Ddpm,

    /// <summary>DPM-Solver++(2M), second order multistep (Lu et al. 2022, algorithm 2).</summary>
    DpmSolver2M,

    /// <summary>Heun, second order and deterministic (Karras et al. 2022, algorithm 2); n steps cost as much as 2n - 2 of the
    /// others.</summary>
    Heun,
}
