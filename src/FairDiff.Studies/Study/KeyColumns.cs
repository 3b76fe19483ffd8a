using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace FairDiff.Studies;

/// <summary>Turns label and attributes into keys, numbered by value, so that the order of the rows does not matter.</summary>
public static class KeyColumns
{
    /// <summary>The stage that does it.</summary>
    /// <param name="ml">The context of the stage.</param>
    /// <param name="columns">The columns.</param>
    public static IEstimator<ITransformer> Create(MLContext ml, IEnumerable<string> columns) => ml.Transforms.Conversion.MapValueToKey(
        [.. columns.Select(column => new InputOutputColumnPair(column))], keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
}
