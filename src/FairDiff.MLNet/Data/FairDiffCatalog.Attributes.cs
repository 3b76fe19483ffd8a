using FairDiff.Fairness;
using FairDiff.MLNet.Data;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Makes keys of the values of an attribute, in place of ML.NET's <c>MapValueToKey</c>: values that say that nothing is known, such as
    /// "N/A", become key 0, which every stage takes for unknown, instead of a group of their own. Values that training did not have are key
    /// 0 too, but <see cref="EvaluateFairness"/> still tells them by their names, from the text that the keys hide.
    /// </summary>
    /// <example>
    /// <code>
    /// var pipeline = ml.Transforms.Conversion.MapValueToKey("Label")
    ///     .Append(fair.MapAttributeToKey("Hospital", missingValues: new MissingValues(["not reported"])))
    ///     .Append(fair.DiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"] }));
    /// </code>
    /// </example>
    /// <param name="outputColumnName">The column of keys; with the name of the text, so that the evaluation finds that.</param>
    /// <param name="inputColumnName">The column of text; null = the same name.</param>
    /// <param name="missingValues">Which values are missing; null = <see cref="MissingValues.Default"/>.</param>
    /// <returns>The estimator; what it fits is ML.NET's own transformer of <c>MapValueToKey</c>, and is saved as one.</returns>
    public IEstimator<ITransformer> MapAttributeToKey(
        string outputColumnName, string? inputColumnName = null, MissingValues? missingValues = null)
    {
        ArgumentNullException.ThrowIfNull(outputColumnName);
        return new AttributeKeyEstimator(
            _mlContext, outputColumnName, inputColumnName ?? outputColumnName, missingValues ?? MissingValues.Default);
    }
}
