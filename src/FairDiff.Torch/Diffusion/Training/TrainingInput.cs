namespace FairDiff.Torch.Diffusion.Training;

/// <summary>A batch as a network is taught it.</summary>
/// <param name="Examples">The examples and their noise.</param>
/// <param name="Network">What the network is shown: the noisy examples, and perhaps something beside them.</param>
internal readonly record struct TrainingInput(NoisyExamples Examples, Tensor Network);
