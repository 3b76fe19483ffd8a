using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>Gives the rows that the gate was fitted on without the synthetic ones that it rejects, and every other view as it is.</summary>
/// <remarks>A saved and reloaded one passes every view through: the training data does not travel with the model.</remarks>
public sealed class AgreementGateTransformer : INativeModel<AgreementGateTransformer>
{
    private readonly FittedViewExpansion? _expansion;

    internal AgreementGateTransformer(FittedViewExpansion? expansion) => _expansion = expansion;

    static NativeModelFormat INativeModel<AgreementGateTransformer>.Format { get; } = new("FairDiffAgreementGate");

    static AgreementGateTransformer INativeModel<AgreementGateTransformer>.Load(IHostEnvironment environment, NativeModelReader reader) =>
        new(null);

    /// <summary>What was let through; null in a reloaded model.</summary>
    public AgreementReport? Report { get; init; }

    /// <summary>True: every view but the fitted one is transformed row by row.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema.</summary>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    /// <summary>A mapper that changes nothing.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new IdentityRowMapper(inputSchema);

    /// <summary>The rows that are left of the fitted view; any other view as it is.</summary>
    public IDataView Transform(IDataView input) => _expansion?.Covers(input) == true ? _expansion.Expand(input) : input;

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        NativeModel.Save<AgreementGateTransformer>(ctx, _ => _expansion?.NoteSaved());
}
