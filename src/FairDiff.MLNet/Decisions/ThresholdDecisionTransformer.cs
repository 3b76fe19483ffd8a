using FairDiff.Fairness;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Decisions;
using FairDiff.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>Decides, row by row, by the thresholds of the row's group.</summary>
public sealed class ThresholdDecisionTransformer : INativeModel<ThresholdDecisionTransformer>
{
    private const string Stream = "Thresholds";

    private readonly ThresholdStage _stage;

    internal ThresholdDecisionTransformer(ThresholdStage stage) => _stage = stage;

    static NativeModelFormat INativeModel<ThresholdDecisionTransformer>.Format { get; } = new("FairDiffThresholds");

    static ThresholdDecisionTransformer INativeModel<ThresholdDecisionTransformer>.Load(
        IHostEnvironment environment, NativeModelReader reader) => new(reader.Stream(Stream, stream => new ThresholdStage(
            stream.ReadString(), stream.ReadString(), StringList.Read(stream), stream.ReadBoolean(),
            [.. StringList.Read(stream).Select(GroupThresholds.FromJson)])));

    /// <summary>The thresholds, and what they did on the validation rows: of one class, or of every condition. They are what
    /// <see cref="FairnessOptions.GroupThresholds"/> takes, so that these decisions are judged.</summary>
    public IReadOnlyList<GroupThresholds> Thresholds => _stage.Thresholds;

    /// <summary>True: each row is decided by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema and the decisions.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in validation.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _stage.Extend(inputSchema);

    /// <summary>Decides rows one by one; for prediction engines.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in validation.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RowwiseMapper(inputSchema, _stage);

    /// <summary>The data with the decisions.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in validation.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new NetworkView(new RowwiseMapper(input.Schema, _stage), input);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<ThresholdDecisionTransformer>(ctx, writer => writer.Stream(
        Stream, stream =>
        {
            stream.Write(_stage.ScoreName);
            stream.Write(_stage.PredictedName);
            StringList.Write(stream, _stage.Classes);
            stream.Write(_stage.Several);
            StringList.Write(stream, [.. Thresholds.Select(one => one.ToJson())]);
        }));
}
