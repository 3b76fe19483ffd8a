using FairDiff.Fairness;
using FairDiff.MLNet.Decisions;
using FairDiff.MLNet.Evaluation;
using FairDiff.MLNet.Schema;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>Chooses, on validation rows that a classifier scored, decision thresholds that keep a floor in every group.</summary>
/// <remarks>
/// <para>Fit it on validation rows, not on those that the classifier was trained on, and append what it gives to the model:
/// <c>model.Append(stage.Fit(model.Transform(validation)))</c>.</para>
/// <para>Of two classes the second, or <see cref="GroupThresholdOptions.ClassName"/>, is predicted from its threshold on. Of more the named
/// one is, and else that of the others with the largest score. Of conditions that may go together each is, or, with a name, that one, and
/// the others from 0.5 on. Rows of an unknown group have <see cref="GroupThresholds.OfOthers"/>.</para>
/// <para>Thresholds by group treat people by their group; whether that is right, or allowed, is not for a library to say.</para>
/// </remarks>
public sealed class ThresholdDecisionEstimator : IEstimator<ThresholdDecisionTransformer>
{
    private const string StageName = "ChooseThresholds";

    private readonly IHostEnvironment _environment;
    private readonly ThresholdDecisionOptions _options;

    internal ThresholdDecisionEstimator(IHostEnvironment environment, ThresholdDecisionOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        (_environment, _options) = (environment, options);
    }

    /// <summary>Chooses the thresholds.</summary>
    /// <param name="input">Real, labelled rows that a classifier scored, neither trained on nor evaluated.</param>
    /// <exception cref="FairnessException">The floor cannot be kept so surely with so few rows (the message says how many are needed), or
    /// not without a group that loses; a class is missing or has no name.</exception>
    /// <exception cref="FairDiffException">A column is missing or of another type; a row is synthetic or has no label.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option of the thresholds is out of its range.</exception>
    public ThresholdDecisionTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var messages = new EvaluationMessages(_environment, StageName);
        var data = ScoredValidation.Read(
            input, _options.LabelColumnName, _options.ScoreColumnName, _options.ClusterColumnName, _options.Thresholds.Attribute, messages);
        var chosen = GroupThresholds.Choose(data, _options.Thresholds);
        return new ThresholdDecisionTransformer(new ThresholdStage(
            _options.ScoreColumnName, _options.PredictedLabelColumnName, data.Names, data is MultiLabelData, chosen));
    }

    /// <summary>The input's shape with the decisions.</summary>
    /// <param name="inputSchema">The promise of the stage before.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        ScoredValidation.CheckAttribute(inputSchema, _options.Thresholds.Attribute);
        return inputSchema.With(DecisionColumn.Promise(
            inputSchema, _options.PredictedLabelColumnName, ScoredValidation.IsScalar(inputSchema, _options.ScoreColumnName),
            ScoredValidation.IsSeveral(inputSchema, _options.LabelColumnName, _options.PredictedLabelColumnName)));
    }
}
