namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// How good synthetic images are, overall and for each (label, attributes) cell: distance to real images, diversity, label agreement by
    /// an independent classifier, and near-copies of training images; with warnings in words.
    /// </summary>
    /// <example>
    /// <code>
    /// var quality = fair.EvaluateSyntheticImages(
    ///     train, fair.LoadSyntheticImages("store"), new() { AttributeColumnNames = ["Hospital"] }, heldOut: validation);
    /// Console.WriteLine(quality); // per cell: KID, precision, recall, coverage, label agreement, near-copies, warnings
    /// </code>
    /// </example>
    /// <param name="real">The real rows, best those that the generator was trained on; rows with <c>IsSynthetic</c> = true are passed
    /// over.</param>
    /// <param name="synthetic">A view with the same columns and <c>IsSynthetic</c>: what DiffusionAugmentation made of its training data
    /// (which may be given as both), or a store read back.</param>
    /// <param name="options">Columns, features, classifier, thresholds; null = the defaults.</param>
    /// <param name="heldOut">Real rows that the generator was not trained on, best of other patients, from which it is learned how near a
    /// new image comes to the training images; null = each training image is held out in turn.</param>
    /// <returns>The report.</returns>
    /// <exception cref="Torch.EngineException">There is no real or no synthetic row; a column is missing or of another type; an image
    /// cannot be read or has another size; there are no features to compare images in; or the device is not there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SyntheticQualityReport EvaluateSyntheticImages(
        IDataView real, IDataView synthetic, SyntheticQualityOptions? options = null, IDataView? heldOut = null)
    {
        ArgumentNullException.ThrowIfNull(synthetic);
        using var evaluator = SyntheticQualityEvaluator(real, options, heldOut);
        return evaluator.Evaluate(synthetic);
    }

    /// <summary>Trains the independent classifier and measures the real images once, to judge the images of several generators.</summary>
    /// <example>
    /// <code>
    /// using var evaluator = fair.SyntheticQualityEvaluator(train, new() { AttributeColumnNames = ["Hospital"] });
    /// var first = evaluator.Evaluate(fair.LoadSyntheticImages("store-of-one-generator"));
    /// var second = evaluator.Evaluate(fair.LoadSyntheticImages("store-of-another"));
    /// </code>
    /// </example>
    /// <param name="real">As for <see cref="EvaluateSyntheticImages"/>.</param>
    /// <param name="options">As there.</param>
    /// <param name="heldOut">As there.</param>
    /// <returns>The evaluator.</returns>
    /// <exception cref="FairDiffException">As there.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    /// <exception cref="OperationCanceledException">The options' token was cancelled.</exception>
    public SyntheticQualityEvaluator SyntheticQualityEvaluator(
        IDataView real, SyntheticQualityOptions? options = null, IDataView? heldOut = null)
    {
        ArgumentNullException.ThrowIfNull(real);
        return new(_environment, real, options ?? new SyntheticQualityOptions(), heldOut);
    }
}
