namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Leaves out synthetic training images in which classifiers that were trained on real rows do not see the label and the attributes
    /// that they were drawn for. Place it behind DiffusionAugmentation and before SyntheticMix.
    /// </summary>
    /// <example>
    /// <code>
    /// var stage = fair.AgreementGate(new() { AttributeColumnNames = ["Hospital"], AgreementLevel = 0.05 });
    /// </code>
    /// </example>
    /// <param name="options">The options; null = the label alone, with the defaults.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public AgreementGateEstimator AgreementGate(AgreementGateOptions? options = null) =>
        new(_environment, options ?? new AgreementGateOptions());
}
