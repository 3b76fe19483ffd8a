using FairDiff.MLNet.Diffusion;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Reads a store of synthetic images back as rows. They are for looking at, for measuring the generator and for training;
    /// <c>EvaluateFairness</c> refuses them.
    /// </summary>
    /// <example>
    /// <code>
    /// var synthetic = fair.LoadSyntheticImages("store"); // what ImageGenerator.Generate or a workspace holds
    /// Console.WriteLine(synthetic.GetColumn&lt;string&gt;("Hospital").Count());
    /// </code>
    /// </example>
    /// <param name="path">The folder that images were generated into, or the workspace of a <c>DiffusionAugmentation</c>.</param>
    /// <param name="options">Column names and whether hashes are checked; null = the defaults.</param>
    /// <returns>
    /// A row per image that is not quarantined as a near-copy of a training image: <c>Image</c>, <c>Path</c>, <c>Label</c> and one column
    /// per attribute (text, empty where none was asked for), <c>IsSynthetic</c> = true, <c>GeneratorId</c> (text) and <c>Seed</c> (Int64);
    /// where labels are vectors, <c>LabelVector</c> (Single) too. Images are decoded when they are asked for; one that is missing, damaged
    /// or not the manifest's is an error then, which names the file.
    /// </returns>
    /// <exception cref="FairDiffException">There is no store, its manifest is damaged, or two columns would have one
    /// name.</exception>
    public IDataView LoadSyntheticImages(string path, SyntheticImageLoadingOptions? options = null) =>
        SyntheticImageView.Create(SyntheticStore.Open(path), options ?? new SyntheticImageLoadingOptions());

    /// <summary>
    /// Adds the images of a store to the training data, without a generator. Place it behind MapValueToKey and before SyntheticMix.
    /// </summary>
    /// <example>
    /// <code>
    /// var pipeline = fair.AddSyntheticImages("store") // drawn earlier, or elsewhere
    ///     .Append(fair.SyntheticMix(realFraction: 0.5))
    ///     .Append(fair.ResNetClassification());
    /// </code>
    /// </example>
    /// <param name="path">The folder that images were generated into, or the workspace of a <c>DiffusionAugmentation</c>.</param>
    /// <param name="imageColumnName">The image column (<c>MLImage</c>).</param>
    /// <param name="labelColumnName">The label column: keys or vectors, as the generator was trained on.</param>
    /// <param name="syntheticColumns">What these rows hold in columns that the store knows nothing of; null = nothing.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A name is missing.</exception>
    public StoredAugmentationEstimator AddSyntheticImages(
        string path, string imageColumnName = "Image", string labelColumnName = "Label",
        IReadOnlyList<SyntheticColumn>? syntheticColumns = null) =>
        new(_environment, path, imageColumnName, labelColumnName, syntheticColumns ?? []);
}
