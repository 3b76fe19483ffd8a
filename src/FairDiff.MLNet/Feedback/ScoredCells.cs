using FairDiff.Fairness;
using FairDiff.MLNet.Evaluation;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Feedback;

/// <summary>The cell and the loss of each scored row.</summary>
internal static class ScoredCells
{
    /// <summary>A probability below it counts as this, so that losses are finite.</summary>
    private const double Smallest = 1e-7;

    private const double Tolerance = 1e-3;

    /// <param name="environment">Where messages go.</param>
    /// <param name="what">Who asks.</param>
    /// <param name="scored">The rows.</param>
    /// <param name="label">The label column.</param>
    /// <param name="attributes">The columns of the attributes.</param>
    /// <param name="score">The column of the probabilities.</param>
    /// <param name="areSynthetic">Whether the rows are candidates, rather than real ones that a classifier is judged on.</param>
    /// <exception cref="FairDiffException">A column is missing or of another type, a row has no label or is synthetic, or scores are no
    /// probabilities.</exception>
    public static IReadOnlyList<(SamplingCell Cell, double Loss)> Read(
        IHostEnvironment environment, string what, IDataView scored, string label, IReadOnlyList<string> attributes, string score,
        bool areSynthetic)
    {
        var labels = ScoredLabels.Of(scored.Schema, label, score, softLabel: null);
        var options = new FairnessOptions();
        var rows = new ScoredRowsReader(scored, labels, score, null, attributes) { AllowsSynthetic = areSynthetic }.Read(
            ref options, new(environment, what));
        var data = labels.Data(rows) as FairnessData ?? throw new FairDiffException(
            $"Column '{label}' holds label vectors; losses are evaluated by cell of one class per row. Name a key or Boolean column.");
        return
        [
            .. data.Labels.Select((own, row) => (
                new SamplingCell(data.ClassNames[own], [.. attributes.Select(name => data.Attributes[name][row])]),
                -Math.Log(Math.Max(Smallest, ProbabilityOf(data.Scores, row, own, score))))),
        ];
    }

    private static double ProbabilityOf(double[,] scores, int row, int own, string column)
    {
        var values = Enumerable.Range(0, scores.GetLength(1)).Select(place => scores[row, place]).ToArray();
        return Array.TrueForAll(values, value => value >= -Tolerance) && Math.Abs(values.Sum() - 1) <= Tolerance
            ? values[own]
            : throw new FairDiffException(
                $"The scores of row {row} in column '{column}' are no probabilities: they are {string.Join(", ", values)}, and a loss "
                    + "needs some that add up to 1. Use a trainer that gives them (LbfgsMaximumEntropy, ResNetClassification), or a "
                    + "calibrator.");
    }
}
