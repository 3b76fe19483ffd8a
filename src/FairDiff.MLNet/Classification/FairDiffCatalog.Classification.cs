namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>Trains a residual network to classify images; ML.NET's multiclass evaluators and cross-validation accept it.</summary>
    /// <example>
    /// <code>
    /// var trainer = fair.ResNetClassification(new() { Arch = ResNetArchitecture.ResNet18, Steps = 2000 });
    /// var trained = ml.Transforms.Conversion.MapValueToKey("Label").Append(trainer).Fit(train);
    /// </code>
    /// </example>
    /// <param name="options">Columns, network and training; null = the defaults.</param>
    /// <returns>The trainer.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public ResNetClassificationEstimator ResNetClassification(ResNetClassificationOptions? options = null)
        => new(_environment, options ?? new ResNetClassificationOptions());
}
