using Microsoft.ML;
using Microsoft.ML.Transforms;

namespace FairDiff.Pipelines.Study;

/// <summary>Turns label and attributes into keys, numbered by value, so that the order of the rows does not matter.</summary>
internal static class KeyColumns
{
    public static IEstimator<ITransformer> Create(MLContext ml, IEnumerable<string> columns) => ml.Transforms.Conversion.MapValueToKey(
        [.. columns.Select(column => new InputOutputColumnPair(column))], keyOrdinality: ValueToKeyMappingEstimator.KeyOrdinality.ByValue);
}
