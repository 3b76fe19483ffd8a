using FairDiff.Fairness;
using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Decisions;
using FairDiff.MLNet.Evaluation;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>Calibrates a classifier's scores on validation rows: probabilities that come true as often as they say.</summary>
/// <remarks>
/// <para>Fit it on validation rows, not on those that the classifier was trained on, and append what it gives to the model:
/// <c>model.Append(stage.Fit(model.Transform(validation)))</c>.</para>
/// <para>Where thresholds are chosen too, calibrate first: they are of the scores that they were chosen on.</para>
/// </remarks>
public sealed class ScoreCalibrationEstimator : IEstimator<ScoreCalibrationTransformer>
{
    private const string StageName = "CalibrateScores";

    private readonly IHostEnvironment _environment;
    private readonly ScoreCalibrationOptions _options;

    internal ScoreCalibrationEstimator(IHostEnvironment environment, ScoreCalibrationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_environment, _options) = (environment, options);
    }

    /// <summary>Fits the calibration.</summary>
    /// <param name="input">Real, labelled rows that a classifier scored, neither trained on nor evaluated.</param>
    /// <exception cref="FairnessException">There are too few rows with a class or condition, or without it (the message says how many are
    /// needed), or no temperature is the best.</exception>
    /// <exception cref="FairDiffException">A column is missing or of another type; a row is synthetic or has no label.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option of the calibration is out of its range.</exception>
    public ScoreCalibrationTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var messages = new EvaluationMessages(_environment, StageName);
        var options = _options.Calibration;
        var data = ScoredValidation.Read(
            input, _options.LabelColumnName, _options.ScoreColumnName, cluster: null, options.Attribute, messages);
        var scores = new RowScores(input.Schema, _options.ScoreColumnName, data.Names);
        return new ScoreCalibrationTransformer(new CalibrationStage(
            _options.ScoreColumnName, _options.ProbabilityColumnName, _options.PredictedLabelColumnName,
            ScoreCalibration.Fit(data, scores.IsScalar && options.AreProbabilities is null
                ? options with { AreProbabilities = scores.IsProbability } : options)));
    }

    /// <summary>The input's shape with the calibrated scores.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        if (_options.Calibration.Attribute is { } attribute)
        {
            ScoredValidation.CheckAttribute(inputSchema, attribute);
        }

        var score = Columns.Features(inputSchema, _options.ScoreColumnName);
        var isScalar = ScoredValidation.IsScalar(inputSchema, _options.ScoreColumnName);
        List<SchemaShape.Column> added = [score];
        if (isScalar && _options.ScoreColumnName != _options.ProbabilityColumnName)
        {
            added.Add(inputSchema.Find(_options.ProbabilityColumnName) is { ItemType: NumberDataViewType } probability
                ? probability : ScoreSchema.PromiseProbabilityBeside(score, _options.ProbabilityColumnName));
        }

        if (inputSchema.Find(_options.PredictedLabelColumnName) is not null)
        {
            added.Add(DecisionColumn.Promise(
                inputSchema, _options.PredictedLabelColumnName, isScalar,
                ScoredValidation.IsSeveral(inputSchema, _options.LabelColumnName, _options.PredictedLabelColumnName)));
        }

        return inputSchema.With(added);
    }
}
