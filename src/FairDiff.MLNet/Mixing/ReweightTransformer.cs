using FairDiff.MLNet.Mixing;
using FairDiff.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Gives trainers the rows of the view that the estimator was fitted on with weights that make its cells even, and every row of other views
/// with weight 1.
/// </summary>
/// <remarks>A saved and reloaded one expands nothing: the training data does not travel with the model.</remarks>
public sealed class ReweightTransformer : INativeModel<ReweightTransformer>
{
    private readonly DrawingStage _stage;

    internal ReweightTransformer(DrawingStage stage) => _stage = stage;

    static NativeModelFormat INativeModel<ReweightTransformer>.Format { get; } = new("FairDiffReweight");

    static ReweightTransformer INativeModel<ReweightTransformer>.Load(IHostEnvironment environment, NativeModelReader reader) =>
        new(DrawingStage.Read(reader));

    /// <summary>True: every view but the fitted one is transformed row by row.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema and the weights of examples.</summary>
    /// <exception cref="FairDiffException">The input has a column of that name that holds something else.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _stage.Schema(inputSchema);

    /// <summary>A mapper that adds the weight 1.</summary>
    /// <exception cref="FairDiffException">The input has a column of that name that holds something else.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => _stage.Mapper(inputSchema);

    /// <summary>The rows to train on of the fitted view; any other view as it is, with the weight 1.</summary>
    /// <exception cref="FairDiffException">The input has a column of that name that holds something else.</exception>
    public IDataView Transform(IDataView input) => _stage.Transform(input);

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<ReweightTransformer>(ctx, _stage.Write);
}
