using FairDiff.MLNet.Diffusion;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Tests.Diffusion.Store;

/// <summary>A store of a few made-up images: what matters is what is written about them.</summary>
internal static class TinyStore
{
    public const int Size = 4;

    /// <summary>Images 0, 1, ... of normal and tumour in turn, of hospitals 0, 3, 4 in turn; each pixel of image i is (i, 2i, 255 -
    /// i).</summary>
    public static string Create(string folder, int count = 6)
    {
        using var store = SyntheticStoreWriter.Open(folder);
        for (var index = 0; index < count; index++)
        {
            store.Add(index, Planes(index), Size, Provenance(index));
        }

        store.Flush();
        return folder;
    }

    public static byte[] Planes(int index) =>
        [.. new[] { index, 2 * index, 255 - index }.SelectMany(value => Enumerable.Repeat((byte)value, Size * Size))];

    public static ImageProvenance Provenance(int index) => new()
    {
        GeneratorId = "0a1b",
        Seed = 1000 + index,
        Label = index % 2 == 0 ? "normal" : "tumour",
        Attributes = new Dictionary<string,
        string?> { ["Hospital"] = (index % 3) switch { 0 => "0", 1 => "3", _ => "4" }, ["Sex"] = index == 5 ? null : "f" },
        GuidanceWeight = 1,
        GuidanceNull = GuidanceNull.Label,
        Sampler = DiffusionSampler.Ddim,
        SamplerSteps = 20,
    };
}
