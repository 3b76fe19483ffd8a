using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Draws rows evenly over the cells of the view that the estimator was fitted on, and leaves every other view as it is.
/// </summary>
/// <remarks>A saved and reloaded one expands nothing: the training data does not travel with the model.</remarks>
public sealed class OversampleTransformer : INativeModel<OversampleTransformer>
{
    private readonly FittedViewExpansion? _expansion;

    internal OversampleTransformer(FittedViewExpansion? expansion)
    {
        _expansion = expansion;
    }

    static NativeModelFormat INativeModel<OversampleTransformer>.Format { get; } = new("FDOVERSM", "FairDiffOversample");

    static OversampleTransformer INativeModel<OversampleTransformer>.Load(IHostEnvironment environment, NativeModelReader reader) => new(null);

    /// <summary>True: every view but the fitted one is transformed row by row.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema: no column is added.</summary>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    /// <summary>A mapper that leaves rows as they are.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new IdentityRowMapper(inputSchema);

    /// <summary>The fitted view drawn anew in every pass; any other view as it is.</summary>
    public IDataView Transform(IDataView input) => _expansion?.Covers(input) == true ? _expansion.Expand(input) : input;

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<OversampleTransformer>(ctx, _ => { });
}
