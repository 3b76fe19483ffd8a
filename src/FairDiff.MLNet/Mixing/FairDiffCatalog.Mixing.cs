namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Mixes real and synthetic training examples: each example is real with probability <paramref name="realFraction"/>, else
    /// synthetic; redrawn in every pass. Place it behind DiffusionAugmentation and before the trainer.
    /// </summary>
    /// <param name="realFraction">P(real), 0 to 1; the paper used 0.5 (histopathology), 0.25 (dermatology) and 0 (radiology).</param>
    /// <param name="seed">The seed of the draws; null = from the MLContext.</param>
    /// <param name="labelColumnName">The label: a key column, or a vector of Single; rows without a label (in a vector: all NaN) drop out.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="realFraction"/> is outside 0 to 1.</exception>
    public SyntheticMixEstimator SyntheticMix(double realFraction, int? seed = null, string labelColumnName = "Label") =>
        new(environment, realFraction, seed, labelColumnName);

    /// <summary>
    /// Draws training examples so that every combination of the columns' values is equally likely, for example hospital x label.
    /// </summary>
    /// <param name="columnNames">Key columns, at least one; rows with a missing value in one of them drop out.</param>
    /// <returns>The estimator; its seed comes from the MLContext.</returns>
    /// <exception cref="ArgumentException">No column is named.</exception>
    public OversampleEstimator Oversample(params string[] columnNames) => new(environment, columnNames, labelColumnName: null, seed: null);

    /// <summary>The same with an explicit seed.</summary>
    /// <param name="columnNames">Key columns, at least one; rows with a missing value in one of them drop out.</param>
    /// <param name="seed">The seed of the draws.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No column is named.</exception>
    public OversampleEstimator Oversample(IReadOnlyCollection<string> columnNames, int seed) => new(environment, columnNames, labelColumnName: null, seed);

    /// <summary>
    /// Draws training examples so that every combination of the attributes' values is equally likely, for example every hospital, and every label as likely as in the
    /// data, independently of them: what Ktena et al. (2024) compare with.
    /// </summary>
    /// <param name="attributeColumnNames">Key columns, at least one, without the label; rows with a missing value in one of them drop out.</param>
    /// <param name="labelColumnName">The key column whose shares stay; rows without a label drop out.</param>
    /// <param name="seed">The seed of the draws; null = from the MLContext.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No attribute is named, or the label is one of them.</exception>
    public OversampleEstimator Oversample(IReadOnlyCollection<string> attributeColumnNames, string labelColumnName, int? seed = null) =>
        new(environment, attributeColumnNames, labelColumnName ?? throw new ArgumentNullException(nameof(labelColumnName)), seed);
}
