using FairDiff.MLNet.Data;
using FairDiff.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>Gives the rows that the stage was fitted on without the synthetic ones that it did not choose, and every other view as it
/// is.</summary>
/// <remarks>A saved and reloaded one passes every view through: the training data does not travel with the model.</remarks>
public sealed class HardExamplesTransformer : INativeModel<HardExamplesTransformer>
{
    private readonly FittedViewExpansion? _expansion;

    internal HardExamplesTransformer(FittedViewExpansion? expansion, IReadOnlyDictionary<SamplingCell, int> cells, int disagreeingCount) =>
        (_expansion, Cells, DisagreeingCount) = (expansion, cells, disagreeingCount);

    static NativeModelFormat INativeModel<HardExamplesTransformer>.Format { get; } = new("FairDiffHardExamples");

    static HardExamplesTransformer INativeModel<HardExamplesTransformer>.Load(IHostEnvironment environment, NativeModelReader reader) =>
        new(null, new Dictionary<SamplingCell, int>(), 0);

    /// <summary>The synthetic rows that were kept, by cell; empty in a reloaded model.</summary>
    public IReadOnlyDictionary<SamplingCell, int> Cells { get; }

    /// <summary>How many of them do not agree with their label, because their cell has too few that do; 0 in a reloaded model.</summary>
    public int DisagreeingCount { get; }

    /// <summary>True: every view but the fitted one is transformed row by row.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema.</summary>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => inputSchema;

    /// <summary>A mapper that changes nothing.</summary>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new IdentityRowMapper(inputSchema);

    /// <summary>The rows that are left of the fitted view; any other view as it is.</summary>
    public IDataView Transform(IDataView input) => _expansion?.Covers(input) == true ? _expansion.Expand(input) : input;

    void ICanSaveModel.Save(ModelSaveContext ctx) =>
        NativeModel.Save<HardExamplesTransformer>(ctx, _ => _expansion?.NoteSaved());
}
