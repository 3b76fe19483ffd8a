using FairDiff.Fairness;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Decisions;
using FairDiff.MLNet.Persistence;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>Calibrates scores, row by row, by what was fitted for the row's group.</summary>
public sealed class ScoreCalibrationTransformer : INativeModel<ScoreCalibrationTransformer>
{
    private const string Stream = "Calibration";

    private readonly CalibrationStage _stage;

    internal ScoreCalibrationTransformer(CalibrationStage stage) => _stage = stage;

    static NativeModelFormat INativeModel<ScoreCalibrationTransformer>.Format { get; } = new("FairDiffCalibration");

    static ScoreCalibrationTransformer INativeModel<ScoreCalibrationTransformer>.Load(
        IHostEnvironment environment, NativeModelReader reader) => new(reader.Stream(Stream, stream => new CalibrationStage(
            stream.ReadString(), stream.ReadString(), stream.ReadString(), ScoreCalibration.FromJson(stream.ReadString()))));

    /// <summary>What was fitted, of all rows and of each group.</summary>
    public ScoreCalibration Calibration => _stage.Calibration;

    /// <summary>True: each row is calibrated by itself.</summary>
    public bool IsRowToRowMapper => true;

    /// <summary>The input's schema and the calibrated scores.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in validation.</exception>
    public DataViewSchema GetOutputSchema(DataViewSchema inputSchema) => _stage.Extend(inputSchema);

    /// <summary>Calibrates rows one by one; for prediction engines.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in validation.</exception>
    public IRowToRowMapper GetRowToRowMapper(DataViewSchema inputSchema) => new RowwiseMapper(inputSchema, _stage);

    /// <summary>The data with the calibrated scores.</summary>
    /// <exception cref="FairDiffException">A column is missing, or holds something else than in validation.</exception>
    public IDataView Transform(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return new NetworkView(new RowwiseMapper(input.Schema, _stage), input);
    }

    void ICanSaveModel.Save(ModelSaveContext ctx) => NativeModel.Save<ScoreCalibrationTransformer>(ctx, writer => writer.Stream(
        Stream, stream =>
        {
            stream.Write(_stage.ScoreName);
            stream.Write(_stage.ProbabilityName);
            stream.Write(_stage.PredictedName);
            stream.Write(Calibration.ToJson());
        }));
}
