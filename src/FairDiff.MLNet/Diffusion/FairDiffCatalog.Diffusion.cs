namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Trains a diffusion model on the images and adds images drawn from it to the training data, by default evenly over the attributes'
    /// values. Place it behind MapValueToKey and before SyntheticMix.
    /// </summary>
    /// <example>
    /// <code>
    /// var pipeline = fair.DiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"], SyntheticCount = 5000 })
    ///     .Append(fair.SyntheticMix(realFraction: 0.5))
    ///     .Append(fair.ResNetClassification());
    /// </code>
    /// </example>
    /// <param name="options">Columns, generator, sampling plan, workspace; null = the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A column name is missing or named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public DiffusionAugmentationEstimator DiffusionAugmentation(DiffusionAugmentationOptions? options = null) =>
        new(_environment, options ?? new DiffusionAugmentationOptions());

    /// <summary>
    /// Trains a diffusion model on vectors, such as the outputs of DnnFeaturizeImage or the columns of a table, and adds vectors drawn from
    /// it to the training data, by default evenly over the attributes' values. Place it behind MapValueToKey and before SyntheticMix.
    /// </summary>
    /// <example>
    /// <code>
    /// var pipeline = fair.VectorDiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"], SyntheticCount = 3000 })
    ///     .Append(fair.SyntheticMix(realFraction: 0.5))
    ///     .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));
    /// </code>
    /// </example>
    /// <param name="options">Columns, generator, sampling plan, workspace; null = the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">A column name is missing or named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public VectorDiffusionAugmentationEstimator VectorDiffusionAugmentation(VectorDiffusionAugmentationOptions? options = null) =>
        new(_environment, options ?? new VectorDiffusionAugmentationOptions());

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
