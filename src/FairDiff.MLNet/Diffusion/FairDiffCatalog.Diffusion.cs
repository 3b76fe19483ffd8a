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
        new(environment, options ?? new DiffusionAugmentationOptions());
}
