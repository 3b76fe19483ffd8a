using FairDiff.MLNet.Diffusion;
using Microsoft.ML;

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
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A name is missing.</exception>
    public StoredAugmentationEstimator AddSyntheticImages(
        string path, string imageColumnName = "Image", string labelColumnName = "Label") =>
        new(environment, path, imageColumnName, labelColumnName);

    /// <summary>
    /// Trains a generator without drawing from it: for drawing elsewhere, later, or in several processes. With
    /// <see cref="DiffusionAugmentationOptions.Upsampler"/> the upsampler is trained too, into <c>upsampler.safetensors</c> in the
    /// workspace, which must be named.
    /// </summary>
    /// <example>
    /// <code>
    /// using var generator = fair.TrainImageGenerator(train, new() { AttributeColumnNames = ["Hospital"], WorkspacePath = "generator" });
    /// generator.Generate("store", new() { Count = 1000 });
    /// </code>
    /// </example>
    /// <param name="data">Real images, as for <see cref="DiffusionAugmentation"/>.</param>
    /// <param name="options">Columns, network, training, workspace; null = the defaults. What they say about sampling is not used.</param>
    /// <returns>The generator; dispose it. A workspace that holds one of these options and data already gives it back.</returns>
    /// <exception cref="ArgumentException">A column name is missing or named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="Torch.EngineException">A column is missing or of another type; an image cannot be read or has another size; the
    /// workspace belongs to other options or data, is in use, or cannot be written; the device is not there; or training
    /// diverged.</exception>
    /// <exception cref="OperationCanceledException">The cancellation token was triggered; the workspace keeps what was done.</exception>
    public ImageGenerator TrainImageGenerator(IDataView data, DiffusionAugmentationOptions? options = null) =>
        DiffusionAugmentation(options).Train(data);
}
