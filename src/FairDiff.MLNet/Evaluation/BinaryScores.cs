using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet.Classification;
using FairDiff.Shared;

namespace FairDiff.MLNet.Evaluation;

/// <summary>
/// The columns of ML.NET's binary trainers: a score that is a number on any scale (a margin, log-odds), positive above 0; its probability,
/// where the trainer is calibrated; and the decision. The probability is what is judged. Without one the score is: it ranks and decides,
/// but says nothing of probabilities, so calibration error and Brier score are undefined. Decisions are the model's own, at whatever
/// threshold it makes them.
/// </summary>
internal sealed class BinaryScores : ScoreColumn
{
    private readonly DataViewSchema.Column _score;
    private readonly DataViewSchema.Column? _probability;
    private readonly DataViewSchema.Column? _decision;
    private readonly bool _isProbability;
    private readonly List<(float Score, float Probability, bool Decision)> _rows = [];

    public BinaryScores(DataViewSchema schema, DataViewSchema.Column score, ScoredLabels labels)
    {
        _score = score;
        _probability = ProbabilityBeside(schema, score);
        _decision = ScoreSchema.Companion(schema, score, ScoreSchema.PredictedLabel, BooleanDataViewType.Instance);
        _isProbability = IsProbability(score);
        ClassNames = labels.Names ?? [bool.FalseString, bool.TrueString];
        if (ClassNames.Count != 2)
        {
            throw new FairDiffException(
                $"Column '{score.Name}' holds one score per row, as binary trainers give it, but the label column '{labels.Column.Name}' "
                    + $"has {ClassNames.Count} classes ({string.Join(", ", ClassNames)}): they are not of the same model.");
        }
    }

    public override IReadOnlyList<string> ClassNames { get; }

    public override IReadOnlyList<DataViewSchema.Column> Columns =>
        [.. new DataViewSchema.Column?[] { _score, _probability, _decision }.OfType<DataViewSchema.Column>()];

    /// <summary>The column that is judged where the model's decisions are not asked for, and whether it holds probabilities.</summary>
    public static (DataViewSchema.Column Column, bool IsProbability) Judged(DataViewSchema schema, DataViewSchema.Column score) =>
        ProbabilityBeside(schema, score) is { } probability ? (probability, true) : (score, IsProbability(score));

    public override Action ReaderOf(DataViewRow row)
    {
        var readScore = row.GetGetter<float>(_score);
        var readProbability = _probability is { } column ? row.GetGetter<float>(column) : null;
        var readDecision = _decision is { } predicted ? row.GetGetter<bool>(predicted) : null;
        return () =>
        {
            var (value, chance, isPositive) = (0f, 0f, false);
            readScore(ref value);
            readProbability?.Invoke(ref chance);
            readDecision?.Invoke(ref isPositive);
            _rows.Add((value, chance, isPositive));
        };
    }

    public override double[,] Matrix(ref FairnessOptions options, Action<string> tell)
    {
        Scale[] scales = [.. Scales()];
        if (_decision is null || options.DecisionThreshold is not null || options.GroupThresholds.Count > 0)
        {
            return Judged(scales[0], tell);
        }

        var named = options.PositiveClass ?? (options.HighRiskClasses is [var only] ? only : null);
        var positive = named == ClassNames[0] ? 0 : 1;
        foreach (var scale in scales)
        {
            if (_rows.TrueForAll(row => row.Decision == (scale.ScoreOf(row, 1) > scale.ScoreOf(row, 0))))
            {
                return Judged(scale, tell);
            }

            if (ThresholdOf(scale, positive) is { } least)
            {
                tell(string.Create(
                    CultureInfo.InvariantCulture,
                    $"The model predicts '{ClassNames[positive]}' from {least} of {scale.Name} on (column '{_decision.Value.Name}'); "
                        + $"that is judged."));
                options = options with { DecisionThreshold = least };
                return Judged(scale, tell);
            }
        }

        throw new FairDiffException(
            $"The decisions in column '{_decision.Value.Name}' follow no threshold on "
                + $"{string.Join(" or ", scales.Select(scale => scale.Name))}: they are not of the same model. " +
            "Name the columns of one model, drop the column of decisions, or give FairnessOptions.DecisionThreshold, or GroupThresholds "
                + "where they were chosen by group.");
    }

    private static DataViewSchema.Column? ProbabilityBeside(DataViewSchema schema, DataViewSchema.Column score) =>
        ScoreSchema.ValueKindOf(score) == ScoreSchema.Probability
            ? null
            : ScoreSchema.Companion(schema, score, ScoreSchema.Probability, NumberDataViewType.Single);

    /// <summary>ML.NET's trainers say which of the two a column is; a file does not, but its name may.</summary>
    private static bool IsProbability(DataViewSchema.Column score) =>
        (ScoreSchema.ValueKindOf(score) ?? score.Name) == ScoreSchema.Probability;

    private IEnumerable<Scale> Scales()
    {
        if (_probability is { } column)
        {
            yield return new Scale($"column '{column.Name}'", row => row.Probability, value => 1 - value) { IsProbability = true };
        }

        yield return _isProbability
            ? new Scale($"column '{_score.Name}'", row => row.Score, value => 1 - value) { IsProbability = true }
            : new Scale($"column '{_score.Name}'", row => row.Score, value => -value);
    }

    /// <summary>The score of a class from which on the model decides for it; null where its decisions follow no threshold.</summary>
    private double? ThresholdOf(Scale scale, int positive)
    {
        var (least, most) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var row in _rows)
        {
            var value = scale.ScoreOf(row, positive);
            if (row.Decision == (positive == 1))
            {
                least = Math.Min(least, value);
            }
            else
            {
                most = Math.Max(most, value);
            }
        }

        return least <= most ? null : double.IsFinite(least) ? least : Math.BitIncrement(most);
    }

    private double[,] Judged(Scale scale, Action<string> tell)
    {
        if (!scale.IsProbability)
        {
            tell(
                $"The scores in {scale.Name} are no probabilities: they rank rows and decide between '{ClassNames[0]}' and "
                    + $"'{ClassNames[1]}', and that is judged; calibration " +
                "error and Brier score are undefined. A calibrator (ml.BinaryClassification.Calibrators) would give probabilities.");
        }

        return RowMatrix.Of(_rows.Count, 2, (row, place) => scale.ScoreOf(_rows[row], place));
    }

    /// <summary>One of the numbers that a model gives a row.</summary>
    /// <param name="Name">In words.</param>
    /// <param name="Read">The number for the positive class.</param>
    /// <param name="Other">That for the negative one, from it.</param>
    private sealed record Scale(string Name, Func<(float Score, float Probability, bool Decision), double> Read, Func<double, double> Other)
    {
        public bool IsProbability { get; init; }

        public double ScoreOf((float Score, float Probability, bool Decision) row, int place) => place == 1 ? Read(row) : Other(Read(row));
    }
}
