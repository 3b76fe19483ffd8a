namespace FairDiff.Fairness.Measures;

/// <summary>What the metrics need of the data, computed once: true and predicted class, top-3 hits, roles of the classes.</summary>
internal sealed class Predictions
{
    private Predictions(FairnessData data, FairnessOptions options)
    {
        var names = data.ClassNames;
        ClassNames = names;
        Scores = data.Scores;
        Labels = [.. data.Labels];
        IsHighRisk = [.. names.Select(name => options.HighRiskClasses.Contains(name))];
        PositiveClass = names.Count == 2 ? IndexOf(names, options.PositiveClass ?? OnlyHighRisk(options) ?? names[1]) : null;
        Predicted = new int[Labels.Length];
        Top3Hit = new bool[Labels.Length];
        ScoresAreProbabilities = true;
        for (var row = 0; row < Labels.Length; row++)
        {
            Predicted[row] = Predict(row, options.DecisionThreshold);
            Top3Hit[row] = Rank(row, Labels[row]) < 3;
            ScoresAreProbabilities &= PositiveClass is not { } positive || Scores[row, positive] is >= 0 and <= 1;
        }
    }

    public IReadOnlyList<string> ClassNames { get; }

    public double[,] Scores { get; }

    public int[] Labels { get; }

    public int[] Predicted { get; }

    public bool[] Top3Hit { get; }

    public bool[] IsHighRisk { get; }

    /// <summary>The positive class of two; null with more classes.</summary>
    public int? PositiveClass { get; }

    public bool ScoresAreProbabilities { get; }

    public int Rows => Labels.Length;

    public int Classes => ClassNames.Count;

    public static Predictions From(FairnessData data, FairnessOptions options) => new(data, options);

    private static string? OnlyHighRisk(FairnessOptions options) => options.HighRiskClasses is [var only] ? only : null;

    private static int IndexOf(IReadOnlyList<string> names, string name) => names[0] == name ? 0 : 1;

    private int Predict(int row, double? threshold)
    {
        if (threshold is { } cut && PositiveClass is { } positive)
        {
            return Scores[row, positive] >= cut ? positive : 1 - positive;
        }

        var best = 0;
        for (var c = 1; c < Classes; c++)
        {
            best = Scores[row, c] > Scores[row, best] ? c : best;
        }

        return best;
    }

    /// <summary>How many classes come before this one: larger scores, and equal ones of classes named earlier.</summary>
    private int Rank(int row, int label)
    {
        var before = 0;
        for (var c = 0; c < Classes; c++)
        {
            before += Scores[row, c] > Scores[row, label] || (c < label && Scores[row, c] == Scores[row, label]) ? 1 : 0;
        }

        return before;
    }
}
