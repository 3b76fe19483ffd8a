namespace FairDiff.Torch.Diffusion.Training;

/// <summary>What a network of vectors is shown: noisy ones, scaled.</summary>
internal static class VectorInput
{
    public static TrainingInput Of(TrainingBatch batch, VectorGeneratorDescription description, Device device)
    {
        var clean = description.Scaling.Scale(batch.Values.to(device));
        var noisy = NoisyExamples.Create(clean, batch.Noise.to(device), batch.Times, description.Schedule);
        return new(noisy, noisy.Noisy);
    }
}
