namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Turns images into the features that a pre-trained residual network sees in them, for any trainer of ML.NET. The network stays as it
    /// is; it is saved with the model, and works on a GPU where there is one.
    /// </summary>
    /// <example>
    /// <code>
    /// var features = fair.FeaturizeImages("Features", new() { Weights = PretrainedWeights.FromFile("ResNet18.onnx"), ImageSize = 128 });
    /// var trained = ml.Transforms.LoadImages("Image", "images", "Path")
    ///     .Append(features)
    ///     .Append(ml.BinaryClassification.Trainers.LbfgsLogisticRegression())
    ///     .Fit(train);
    /// </code>
    /// </example>
    /// <param name="outputColumnName">The column of features to add.</param>
    /// <param name="options">The weights, the image column and its size.</param>
    /// <returns>The stage.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The image size is out of its range.</exception>
    public ImageFeaturizerEstimator FeaturizeImages(string outputColumnName, ImageFeaturizerOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        ArgumentNullException.ThrowIfNull(options);
        return new ImageFeaturizerEstimator(outputColumnName, options);
    }
}
