using System.Text;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Synthetic vectors on disk: one safetensors file, in which they lie one below the other, and a manifest with a line for each that says
/// by which generator, with what seed and for what it was drawn. The manifest is written last: a store is whole, or counts for nothing.
/// </summary>
/// <param name="folder">The folder.</param>
internal sealed class VectorStore(string folder)
{
    public const string FileName = "vectors.safetensors";
    private const string Name = "vectors";

    public string Path => System.IO.Path.Combine(folder, FileName);

    private string ManifestPath => System.IO.Path.Combine(folder, StoreFiles.Manifest(Shard.All));

    /// <summary>The vectors, n x F, if all are there and as they were drawn; null = they are to be drawn.</summary>
    public Tensor? Read(SamplingJob job, string generatorId, int size)
    {
        StoreFiles.Own(folder).RefuseLinks();
        if (!File.Exists(Path) || !File.Exists(ManifestPath))
        {
            return null;
        }

        IReadOnlyDictionary<string, Tensor> tensors;
        try
        {
            tensors = TensorFile.Read(Path, out _);
        }
        catch (EngineException)
        {
            // Damaged: what was lost is drawn again, as images are.
            return null;
        }

        var vectors = tensors.GetValueOrDefault(Name);
        if (vectors is not null
            && vectors.dtype == ScalarType.Float32
            && vectors.shape.SequenceEqual([job.Plan.Count, size])
            && File.ReadAllText(ManifestPath) == Manifest(job, generatorId, vectors))
        {
            return vectors;
        }

        foreach (var tensor in tensors.Values)
        {
            tensor.Dispose();
        }

        return null;
    }

    /// <summary>Writes the vectors (float32, n x F) and their manifest.</summary>
    public void Write(SamplingJob job, string generatorId, Tensor vectors)
    {
        DiskErrors.Guard(ManifestPath, () =>
        {
            AtomicFile.DeleteLeftovers(folder, "*");
            File.Delete(ManifestPath);
        });
        TensorFile.Write(Path, new Dictionary<string, Tensor> { [Name] = vectors }, new Dictionary<string, string>
        {
            [ManifestJson.Name(nameof(ImageProvenance.DigitalSourceType))] = ImageProvenance.TrainedAlgorithmicMedia,
            [ManifestJson.Name(nameof(ImageProvenance.GeneratorId))] = generatorId,
        });
        DiskErrors.Guard(ManifestPath, () => AtomicFile.WriteAllText(ManifestPath, Manifest(job, generatorId, vectors)));
    }

    private static string Manifest(SamplingJob job, string generatorId, Tensor vectors)
    {
        var values = vectors.bytes;
        var length = (int)vectors.shape[1] * sizeof(float);
        var lines = new StringBuilder();
        for (var row = 0; row < job.Plan.Count; row++)
        {
            var provenance = job.Describe(row, VectorSamplingStage.SeedOf(job, row), generatorId, upsamplerId: null);
            lines.Append(ManifestJson.ToLine(new SyntheticVectorRecord(provenance, row, FileHash.Of(values.Slice(row * length, length)))))
                .Append('\n');
        }

        return lines.ToString();
    }
}
