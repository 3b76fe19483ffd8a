using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms;

namespace FairDiff.Studies;

/// <summary>Turns label and attributes into keys, numbered by value, so that the order of the rows does not matter.</summary>
public static class KeyColumns
{
    /// <summary>The stage that makes keys of the attributes, and of the label where an image has one class; label vectors stay.</summary>
    /// <param name="ml">The context of the stage.</param>
    /// <param name="label">What the label is.</param>
    /// <param name="attributes">The attributes.</param>
    public static IEstimator<ITransformer> Create(MLContext ml, StudyLabel label, IEnumerable<string> attributes)
    {
        ArgumentNullException.ThrowIfNull(label);
        string[] columns = [.. label.IsVector ? attributes : attributes.Prepend(StudyData.LabelColumn)];
        return columns.Length > 0 ? Create(ml, columns) : new EstimatorChain<ITransformer>();
    }

    /// <summary>The stage that does it.</summary>
    /// <param name="ml">The context of the stage.</param>
    /// <param name="columns">The columns.</param>
    public static IEstimator<ITransformer> Create(MLContext ml, IEnumerable<string> columns) => ml.Transforms.Conversion.MapValueToKey(
        [.. columns.Select(column => new InputOutputColumnPair(column))], keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
}
