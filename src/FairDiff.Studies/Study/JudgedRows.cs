using FairDiff.Fairness;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>Truth and scores as the evaluator takes them, by what the label of a row is.</summary>
internal static class JudgedRows
{
    /// <param name="kind">What the label is.</param>
    /// <param name="names">The K classes or conditions.</param>
    /// <param name="truth">Of each row the number of its class, or the K entries of its label vector.</param>
    /// <param name="scores">The scores, K of each row.</param>
    public static EvaluationData Of(
        StudyLabelKind kind, IReadOnlyList<string> names, IReadOnlyList<double> truth, IReadOnlyList<double> scores) => kind switch
    {
        StudyLabelKind.OneClass => new FairnessData
        {
            ClassNames = names, Labels = [.. truth.Select(number => (int)number)], Scores = Matrix(names, scores),
        },
        StudyLabelKind.Conditions => new MultiLabelData
        {
            ConditionNames = names, Targets = Matrix(names, truth), Scores = Matrix(names, scores),
        },
        _ => FairnessData.Soft(names, Matrix(names, truth), Matrix(names, scores)),
    };

    /// <summary>Two rows or more, so that every metric that such labels can have has a value: each class once, or all of the conditions and
    /// none.</summary>
    public static EvaluationData Sample(StudyLabelKind kind, IReadOnlyList<string> names)
    {
        var one = Enumerable.Range(0, names.Count);
        double[] matrix = kind == StudyLabelKind.Conditions
            ? [.. one.Select(_ => 1.0), .. one.Select(_ => 0.0)]
            : [.. one.SelectMany(row => one.Select(c => row == c ? 1.0 : 0))];
        return Of(kind, names, kind == StudyLabelKind.OneClass ? [.. one.Select(number => (double)number)] : matrix, matrix);
    }

    private static double[,] Matrix(IReadOnlyList<string> names, IReadOnlyList<double> entries) =>
        RowMatrix.Of(entries.Count / names.Count, names.Count, (row, c) => entries[(row * names.Count) + c]);
}
