namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Mixes real and synthetic training examples: each example is real with probability <paramref name="realFraction"/>, else
    /// synthetic. Place it behind DiffusionAugmentation and before the trainer. ResNetClassification draws anew in every pass; other
    /// trainers take the column <c>Weight</c> that it adds as <c>exampleWeightColumnName</c>.
    /// </summary>
    /// <example>
    /// <code>
    /// var pipeline = fair.SyntheticMix(realFraction: 0.5) // behind DiffusionAugmentation or AddSyntheticImages
    ///     .Append(ml.Transforms.ExtractPixels("Features", "Image"))
    ///     .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));
    /// </code>
    /// </example>
    /// <param name="realFraction">P(real), 0 to 1; the paper used 0.5 (histopathology), 0.25 (dermatology) and 0 (radiology).</param>
    /// <param name="seed">The seed of the draws; null = from the MLContext.</param>
    /// <param name="labelColumnName">The label: a key column, a Boolean one, or a vector of Single; rows without a label (in a vector: all
    /// NaN) drop out.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="realFraction"/> is outside 0 to 1.</exception>
    public SyntheticMixEstimator SyntheticMix(double realFraction, int? seed = null, string labelColumnName = "Label") =>
        SyntheticMix(new SyntheticMixOptions { RealFraction = realFraction, Seed = seed, LabelColumnName = labelColumnName });

    /// <summary>The same with all options: the name of the weights, or a fixed draw for trainers that take none.</summary>
    /// <example>
    /// <code>
    /// var mix = fair.SyntheticMix(new SyntheticMixOptions { RealFraction = 0.25, FixedDrawPasses = 4 }); // for trainers without weights
    /// </code>
    /// </example>
    /// <param name="options">The options.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public SyntheticMixEstimator SyntheticMix(SyntheticMixOptions options) => new(_environment, options);

    /// <summary>
    /// Draws training examples so that every combination of the columns' values is equally likely, for example hospital x label.
    /// ResNetClassification draws anew in every pass; other trainers take the column <c>Weight</c> that it adds as
    /// <c>exampleWeightColumnName</c>.
    /// </summary>
    /// <example>
    /// <code>
    /// var pipeline = fair.Oversample("Hospital", "Label").Append(fair.ResNetClassification());
    /// </code>
    /// </example>
    /// <param name="columnNames">Key or Boolean columns, at least one; rows with a missing value in one of them drop out.</param>
    /// <returns>The estimator; its seed comes from the MLContext.</returns>
    /// <exception cref="ArgumentException">No column is named.</exception>
    public OversampleEstimator Oversample(params string[] columnNames) => Oversample(new OversampleOptions { ColumnNames = columnNames });

    /// <summary>The same with an explicit seed.</summary>
    /// <example>
    /// <code>
    /// var stage = fair.Oversample(["Hospital", "Label"], seed: 7);
    /// </code>
    /// </example>
    /// <param name="columnNames">Key or Boolean columns, at least one; rows with a missing value in one of them drop out.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No column is named.</exception>
    public OversampleEstimator Oversample(IReadOnlyCollection<string> columnNames, int seed)
    {
        ArgumentNullException.ThrowIfNull(columnNames);
        return Oversample(new OversampleOptions { ColumnNames = [.. columnNames], Seed = seed });
    }

    /// <summary>
    /// Draws training examples so that every combination of the attributes' values is equally likely, for example every hospital, and every
    /// label as likely as in the data, independently of them: what Ktena et al. (2024) compare with.
    /// </summary>
    /// <example>
    /// <code>
    /// var stage = fair.Oversample(["Hospital", "Sex"], labelColumnName: "Label"); // every pair as likely, labels as in the data
    /// </code>
    /// </example>
    /// <param name="attributeColumnNames">Key or Boolean columns, at least one, without the label; rows with a missing value in one of them
    /// drop out.</param>
    /// <param name="labelColumnName">The key or Boolean column whose shares stay; rows without a label drop out. Or a vector of Single
    /// (several labels, or a soft one): labels then come as they are in each cell of the attributes.</param>
    /// <param name="seed">The seed of the draws; null = from the MLContext.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No attribute is named, or the label is one of them.</exception>
    public OversampleEstimator Oversample(IReadOnlyCollection<string> attributeColumnNames, string labelColumnName, int? seed = null)
    {
        ArgumentNullException.ThrowIfNull(attributeColumnNames);
        ArgumentNullException.ThrowIfNull(labelColumnName);
        return Oversample(
            new OversampleOptions { ColumnNames = [.. attributeColumnNames], LabelColumnName = labelColumnName, Seed = seed });
    }

    /// <summary>The same with all options: the name of the weights, or a fixed draw for trainers that take none.</summary>
    /// <example>
    /// <code>
    /// var stage = fair.Oversample(new OversampleOptions { ColumnNames = ["Hospital"], LabelColumnName = "Label", FixedDrawPasses = 4 });
    /// </code>
    /// </example>
    /// <param name="options">The options.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No column is named, or an option is outside its range.</exception>
    public OversampleEstimator Oversample(OversampleOptions options) => new(_environment, options);

    /// <summary>
    /// Weights training examples so that every combination of the columns' values, for example hospital x label, counts the same in total.
    /// Trainers take the column <c>Weight</c> that it adds as <c>exampleWeightColumnName</c>; ResNetClassification does so by itself.
    /// </summary>
    /// <example>
    /// <code>
    /// var pipeline = fair.Reweight("Hospital", "Label")
    ///     .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy(exampleWeightColumnName: "Weight"));
    /// </code>
    /// </example>
    /// <param name="columnNames">Key or Boolean columns, at least one; rows with a missing value in one of them drop out.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No column is named.</exception>
    public ReweightEstimator Reweight(params string[] columnNames) => Reweight(new ReweightOptions { ColumnNames = columnNames });

    /// <summary>The same with all options: the name of the weights.</summary>
    /// <example>
    /// <code>
    /// var stage = fair.Reweight(new ReweightOptions { ColumnNames = ["Hospital", "Label"], WeightColumnName = "ExampleWeight" });
    /// </code>
    /// </example>
    /// <param name="options">The options.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No column is named.</exception>
    public ReweightEstimator Reweight(ReweightOptions options) => new(_environment, options);
}
