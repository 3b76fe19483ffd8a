using FairDiff.Fairness;
using FairDiff.MLNet.Classification;
using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Decisions;

/// <summary>
/// Writes calibrated probabilities in place of a model's scores, and its decision anew where it has one: of a vector the scores are the
/// probabilities; beside a binary trainer's score, which becomes the log-odds, stands its probability.
/// </summary>
/// <param name="ScoreName">The scores.</param>
/// <param name="ProbabilityName">The probability of a binary trainer.</param>
/// <param name="PredictedName">The decisions.</param>
/// <param name="Calibration">What was fitted.</param>
internal sealed record CalibrationStage(
    string ScoreName, string ProbabilityName, string PredictedName, ScoreCalibration Calibration) : IRowwiseStage
{
    /// <summary>Nearer to 0 or 1 log-odds are those of this.</summary>
    private const double Nearest = 1e-12;

    public IReadOnlyList<DataViewSchema.Column> Sources(DataViewSchema input) =>
    [
        .. (Groups(input)?.Columns ?? []).Prepend(Scores(input).Column).DistinctBy(column => column.Index),
    ];

    public DataViewSchema Extend(DataViewSchema input)
    {
        var schema = new DataViewSchema.Builder();
        schema.AddColumns(input);
        foreach (var column in Added(input))
        {
            schema.AddColumn(column.Name, column.Type, column.Annotations);
        }

        return schema.ToSchema();
    }

    public IRowwiseValues Open(DataViewRow row) =>
        new Values(this, Added(row.Schema), Scores(row.Schema).ReaderOf(row), Groups(row.Schema)?.ReaderOf(row));

    private RowScores Scores(DataViewSchema input) => new(input, ScoreName, Calibration.Names);

    private RowGroups? Groups(DataViewSchema input) => Calibration.Options.Attribute is { } attribute
        ? new RowGroups(input, attribute, Calibration.Options.MissingValues) : null;

    private Column[] Added(DataViewSchema input)
    {
        var scores = Scores(input);
        var score = scores.Score;
        List<Column> added = [];
        if (!scores.IsScalar)
        {
            added.Add(new(ScoreName, score.Type, score.Annotations, Content.Scores));
        }
        else if (scores.IsProbability && scores.Column.Index == score.Index)
        {
            added.Add(new(ScoreName, score.Type, score.Annotations, Content.Probability));
        }
        else
        {
            var annotations = scores.IsProbability ? scores.Column.Annotations : ScoreSchema.ProbabilityBeside(score);
            added.Add(new(ScoreName, score.Type, score.Annotations, Content.LogOdds));
            added.Add(new(ProbabilityName, NumberDataViewType.Single, annotations, Content.Probability));
        }

        if (input.GetColumnOrNull(PredictedName) is not null)
        {
            var decision = DecisionColumn.Of(input, PredictedName, Calibration.Names, scores.IsScalar, Calibration.IsMultiLabel);
            added.Add(new(PredictedName, decision.Type, decision.Annotations, Content.Decision) { Decision = decision });
        }

        return [.. added];
    }

    private enum Content
    {
        Scores, LogOdds, Probability, Decision,
    }

    private sealed record Column(string Name, DataViewType Type, DataViewSchema.Annotations Annotations, Content Content)
    {
        public DecisionColumn? Decision { get; init; }
    }

    private sealed class Values(CalibrationStage stage, Column[] columns, Func<double[]> scores, Func<string>? group) : IRowwiseValues
    {
        private readonly double[] _exact = new double[stage.Calibration.Names.Count];
        private readonly float[] _probabilities = new float[stage.Calibration.Names.Count];
        private readonly bool[] _isPredicted = new bool[stage.Calibration.Names.Count];

        public void Run()
        {
            stage.Calibration.Apply(scores(), group?.Invoke(), _exact);
            var best = 0;
            for (var c = 0; c < _exact.Length; c++)
            {
                _probabilities[c] = (float)_exact[c];
                best = _probabilities[c] > _probabilities[best] ? c : best;
            }

            // Decisions are those of the numbers that are given, as single precision has them.
            for (var c = 0; c < _exact.Length; c++)
            {
                _isPredicted[c] = stage.Calibration.IsMultiLabel ? _probabilities[c] >= .5f : c == best;
            }

            if (_exact.Length == 2 && !stage.Calibration.IsMultiLabel)
            {
                _isPredicted[1] = _probabilities[1] > .5f;
                _isPredicted[0] = !_isPredicted[1];
            }
        }

        public ValueGetter<TValue> Getter<TValue>(int offset, Action update)
        {
            var column = columns[offset];
            if (column.Decision is { } decision)
            {
                return decision.Getter<TValue>(update, _isPredicted);
            }

            Delegate getter = column.Content switch
            {
                Content.Scores => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
                {
                    update();
                    var editor = VBufferEditor.Create(ref value, _probabilities.Length);
                    _probabilities.CopyTo(editor.Values);
                    value = editor.Commit();
                }),
                Content.LogOdds => (ValueGetter<float>)((ref float value) =>
                {
                    update();
                    var inside = Math.Clamp((double)_probabilities[1], Nearest, 1 - Nearest);
                    value = (float)Math.Log(inside / (1 - inside));
                }),
                _ => (ValueGetter<float>)((ref float value) =>
                {
                    update();
                    value = _probabilities[1];
                }),
            };
            return getter as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(column.Name, column.Type.RawType);
        }
    }
}
