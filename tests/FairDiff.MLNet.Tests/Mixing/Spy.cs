using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Mixing;

/// <summary>In the place of a trainer: keeps the view that it is fitted on, and its ids and weights.</summary>
internal sealed class Spy(MLContext ml) : IEstimator<ITransformer>
{
    public IDataView? Seen { get; private set; }

    public int[] Ids { get; private set; } = [];

    public float[] Weights { get; private set; } = [];

    public ITransformer Fit(IDataView input)
    {
        Seen = input;
        Ids = input.Schema.GetColumnOrNull("Id") is null ? [] : MixData.Ids(input);
        Weights = input.Schema.GetColumnOrNull("Weight") is null ? [] : MixData.Weights(input);
        return ml.Transforms.CopyColumns("Spied", "Label").Fit(input);
    }

    public SchemaShape GetOutputSchema(SchemaShape inputSchema) => ml.Transforms.CopyColumns("Spied", "Label").GetOutputSchema(inputSchema);
}
