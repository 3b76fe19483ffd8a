using FairDiff.Fairness;
using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Decisions;

/// <summary>Decides by the thresholds of each row's group.</summary>
/// <param name="ScoreName">The scores.</param>
/// <param name="PredictedName">The decisions.</param>
/// <param name="Classes">The classes in the order of the scores.</param>
/// <param name="Several">Whether they are conditions that may go together.</param>
/// <param name="Thresholds">Of one class that excludes others, or of conditions.</param>
internal sealed record ThresholdStage(
    string ScoreName, string PredictedName, IReadOnlyList<string> Classes, bool Several, IReadOnlyList<GroupThresholds> Thresholds)
    : IRowwiseStage
{
    /// <summary>Of conditions without thresholds of their own, as in the evaluation.</summary>
    private const double Half = .5;

    public IReadOnlyList<DataViewSchema.Column> Sources(DataViewSchema input) =>
        [.. Groups(input).Columns.Prepend(Scores(input).Column).DistinctBy(column => column.Index)];

    public DataViewSchema Extend(DataViewSchema input)
    {
        var column = Decision(input);
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(input);
        schema.AddColumn(PredictedName, column.Type, column.Annotations);
        return schema.ToSchema();
    }

    public IRowwiseValues Open(DataViewRow row) =>
        new Values(this, Decision(row.Schema), Scores(row.Schema).ReaderOf(row), Groups(row.Schema).ReaderOf(row));

    private RowScores Scores(DataViewSchema input) => new(input, ScoreName, Classes);

    private RowGroups Groups(DataViewSchema input) =>
        new(input, Thresholds[0].Options.Attribute, Thresholds[0].Options.MissingValues);

    private DecisionColumn Decision(DataViewSchema input) =>
        DecisionColumn.Of(input, PredictedName, Classes, Scores(input).IsScalar, Several);

    private void Decide(double[] scores, string group, bool[] isPredicted)
    {
        if (Several)
        {
            for (var c = 0; c < scores.Length; c++)
            {
                isPredicted[c] = scores[c] >= (Thresholds.FirstOrDefault(one => one.ClassName == Classes[c])?.Of(group) ?? Half);
            }

            return;
        }

        var told = Classes.Index().First(name => name.Item == Thresholds[0].ClassName).Index;
        var decided = told;
        if (!(scores[told] >= Thresholds[0].Of(group)))
        {
            decided = told == 0 ? 1 : 0;
            for (var c = decided + 1; c < scores.Length; c++)
            {
                decided = c != told && scores[c] > scores[decided] ? c : decided;
            }
        }

        Array.Clear(isPredicted);
        isPredicted[decided] = true;
    }

    private sealed class Values(ThresholdStage stage, DecisionColumn column, Func<double[]> scores, Func<string> group) : IRowwiseValues
    {
        private readonly bool[] _isPredicted = new bool[stage.Classes.Count];

        public void Run() => stage.Decide(scores(), group(), _isPredicted);

        public ValueGetter<TValue> Getter<TValue>(int offset, Action update) => column.Getter<TValue>(update, _isPredicted);
    }
}
