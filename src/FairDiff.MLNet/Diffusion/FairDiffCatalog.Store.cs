using FairDiff.MLNet.Diffusion;
using Microsoft.ML;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Reads a store of synthetic images back as rows. They are for looking at, for measuring the generator and for training; <c>EvaluateFairness</c>
    /// refuses them.
    /// </summary>
    /// <param name="path">The folder that images were generated into, or the workspace of a <c>DiffusionAugmentation</c>.</param>
    /// <param name="options">Column names and whether hashes are checked; null = the defaults.</param>
    /// <returns>
    /// A row per image: <c>Image</c>, <c>Path</c>, <c>Label</c> and one column per attribute (text, empty where none was asked for), <c>IsSynthetic</c>
    /// = true, <c>GeneratorId</c> (text) and <c>Seed</c> (Int64). Images are decoded when they are asked for; one that is missing, damaged
    /// or not the manifest's is an error then, which names the file.
    /// </returns>
    /// <exception cref="Torch.FairDiffException">There is no store, its manifest is damaged, or two columns would have one name.</exception>
    public IDataView LoadSyntheticImages(string path, SyntheticImageLoadingOptions? options = null) =>
        SyntheticImageView.Create(SyntheticStore.Open(path), options ?? new SyntheticImageLoadingOptions());
}
