namespace FairDiff.Torch.Diffusion;

/// <summary>How vectors are drawn: by default in 16 steps of DPM-Solver++(2M), guided to label and attributes with weight 2.</summary>
public record VectorSampling : GeneratorSampling
{
    /// <summary>The defaults.</summary>
    public VectorSampling() => (GuidanceWeight, GuidanceNull, AutoguidanceWeight, Sampler, SamplerSteps) =
        (2, GuidanceNull.All, 0, DiffusionSampler.DpmSolver2M, 16);
}
