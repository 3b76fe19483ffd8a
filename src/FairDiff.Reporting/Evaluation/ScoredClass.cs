using FairDiff.Fairness;

namespace FairDiff.Reporting.Evaluation;

/// <summary>The truth and the scores of one class against the rest, or of one condition; the truth is null where it is unknown.</summary>
internal sealed record ScoredClass(string Name, IReadOnlyList<bool?> Truth, IReadOnlyList<double> Scores)
{
    /// <summary>Whether every score can be a probability.</summary>
    public bool AreProbabilities => Scores.All(score => score is >= 0 and <= 1);

    /// <summary>The classes whose curves are worth drawing: of two the positive one, of more the high-risk ones, or the first few; of
    /// conditions all.</summary>
    public static IReadOnlyList<ScoredClass> Of(EvaluationData data, FairnessReport report) =>
        [.. Names(report).Select(name => Of(data, data.Names.Index().First(other => other.Item == name).Index))];

    /// <summary>The names of these classes; of conditions all.</summary>
    public static IEnumerable<string> Names(FairnessReport report)
    {
        const int Most = 6;
        return report.IsMultiLabel ? report.ClassNames
            : report.PositiveClass is { } positive ? [positive]
            : (report.Options.HighRiskClasses.Count > 0 ? report.Options.HighRiskClasses : report.ClassNames).Take(Most);
    }

    /// <summary>One class against the rest, or one condition.</summary>
    public static ScoredClass Of(EvaluationData data, int index)
    {
        var rows = Enumerable.Range(0, data.Rows);
        return new(
            data.Names[index], [.. rows.Select(row => data.IsTrue(row, index))], [.. rows.Select(row => data.Scores[row, index])]);
    }

    /// <summary>The rows of known truth among those that are asked for.</summary>
    public (bool[] Truth, double[] Scores) Known(Func<int, bool> isAsked)
    {
        int[] rows = [.. Enumerable.Range(0, Truth.Count).Where(row => Truth[row] is not null && isAsked(row))];
        return ([.. rows.Select(row => Truth[row]!.Value)], [.. rows.Select(row => Scores[row])]);
    }
}
