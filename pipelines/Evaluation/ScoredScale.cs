using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Tells whether the scores of a file are what they are said to be, and makes probabilities of logits.</summary>
/// <param name="path">The file.</param>
/// <param name="columns">What the user said of it.</param>
/// <param name="lines">The line of each row.</param>
internal sealed class ScoredScale(string path, PredictionColumns columns, IReadOnlyList<long> lines)
{
    /// <exception cref="FairDiffException">The scores are no probabilities although they must be.</exception>
    public EvaluationData Apply(EvaluationData data)
    {
        var scores = data.Scores;
        var outside = Outside(scores, data.Names);
        switch (columns.Scale)
        {
            case ScoreScale.Logits:
                if (outside is null)
                {
                    Say("all scores are from 0 to 1, as probabilities are, and are taken for logits (--scores-are).");
                }

                return data with { Scores = Probabilities(data) };
            case ScoreScale.Probabilities when outside is not null:
                throw new FairDiffException($"{path}, {outside}; a probability is from 0 to 1. {Remedies}");
            case ScoreScale.Probabilities when data is FairnessData && NoDistribution(scores) is { } other:
                throw new FairDiffException($"{path}, {other}; the probabilities of classes sum to 1. {Remedies}");
            case ScoreScale.Auto when outside is not null && DecidesByHalf:
                throw new FairDiffException($"{path}, {outside}: no probability, so that no decision can rest on 0.5. {Remedies}");
            case ScoreScale.Auto when outside is not null:
                Say($"{outside}: no probability. "
                    + (Decided ? "Decisions rest on the thresholds given" : "Decisions rest on the largest score")
                    + "; the Brier score and the calibration are left out. If the scores are logits, say --scores-are logits.");
                return data;
            case ScoreScale.Any when outside is not null && DecidesByHalf:
                Say($"{outside}; decisions rest on the threshold 0.5 (--threshold).");
                return data;
            default:
                return outside is not null ? data : data with
                {
                    Scores = RowMatrix.Of(scores.GetLength(0), scores.GetLength(1), (row, c) => Math.Clamp(scores[row, c], 0, 1)),
                };
        }
    }

    private static string Remedies =>
        "If the scores are logits, say --scores-are logits; if only their order counts, say --scores-are any, with the decision "
            + "threshold in "
        + "--threshold.";

    private bool IsBinary => columns.Score is not null;

    private bool Decided => columns.HasThreshold && DecidesAtAll;

    private bool DecidesAtAll => IsBinary || columns.TargetPrefix is not null;

    /// <summary>Whether, without a threshold, a row is positive from 0.5 on.</summary>
    private bool DecidesByHalf => DecidesAtAll && !columns.HasThreshold;

    /// <summary>The first score that is no probability, in words; null where all are.</summary>
    private string? Outside(double[,] scores, IReadOnlyList<string> names)
    {
        for (var row = 0; row < scores.GetLength(0); row++)
        {
            // Of one column of scores the other class has 1 - score.
            for (var c = IsBinary ? 1 : 0; c < names.Count; c++)
            {
                if (!Probability.Is(scores[row, c]))
                {
                    return FormattableString.Invariant($"line {lines[row]}: the score of '{names[c]}' is {scores[row, c]:0.######}");
                }
            }
        }

        return null;
    }

    /// <summary>The first row whose scores do not sum to 1, in words; null where all do.</summary>
    private string? NoDistribution(double[,] scores)
    {
        for (var row = 0; row < scores.GetLength(0); row++)
        {
            var sum = 0.0;
            for (var c = 0; c < scores.GetLength(1); c++)
            {
                sum += scores[row, c];
            }

            if (!Probability.IsSum(sum))
            {
                return FormattableString.Invariant($"line {lines[row]}: the scores sum to {sum:0.####}");
            }
        }

        return null;
    }

    private double[,] Probabilities(EvaluationData data) => IsBinary
        ? RowMatrix.Of(data.Rows, 2, (row, c) => Logits.Sigmoid(c == 1 ? data.Scores[row, 1] : -data.Scores[row, 1]))
        : data is MultiLabelData ? Logits.Sigmoid(data.Scores) : Logits.Softmax(data.Scores);

    private void Say(string what) =>
        columns.Tables.Report($"{path}{(what.StartsWith("line", StringComparison.Ordinal) ? ", " : ": ")}{what}");
}
