using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Draws a mix of real and synthetic rows from the view that the estimator was fitted on, and leaves every other view as it is.
/// </summary>
/// <remarks>A saved and reloaded one expands nothing: the training data does not travel with the model.</remarks>
public sealed class SyntheticMixTransformer : INativeModel<SyntheticMixTransformer>
{
    private readonly FittedViewExpansion? _expansion;

    internal SyntheticMixTransformer(FittedViewExpansion? expansion)
    {
        _expansion = expansion;
    }

    static NativeModelFormat INativeModel<SyntheticMixTransformer>.Format { get; } = new("FDSYNMIX", "FairDiffSyntheticMix");

    static SyntheticMixTransformer INativeModel<SyntheticMixTransformer>.Load(IHostEnvironment environment, NativeModelReader reader) => new(null);

    /// <summary>True: every view but the fitted one is transformed row by row.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema: no column is added.</summary>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    /// <summary>A mapper that leaves rows as they are.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new IdentityRowMapper(inputSchema);

    /// <summary>The fitted view drawn anew in every pass; any other view as it is.</summary>
    public IDataView Transform(IDataView input) => _expansion?.Covers(input) == true ? _expansion.Expand(input) : input;

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<SyntheticMixTransformer>(ctx, _ => { });
}
