using FairDiff.MLNet.Feedback;
using FairDiff.Shared;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>A cell with fewer held-out rows has the limit of its label, and a label with fewer that of all.</summary>
    private const int FewestOfCell = 20;

    /// <summary>
    /// How a classifier does on real held-out rows of each (label, attributes) cell, for the next round of drawing
    /// (<see cref="SamplingPlan.Feedback"/>, <see cref="SelectHardExamples"/>). Use validation rows, never the test rows.
    /// </summary>
    /// <example>
    /// <code>
    /// var losses = fair.EvaluateCellLosses(model.Transform(validation), ["Hospital"]);
    /// var stage = fair.DiffusionAugmentation(new() { AttributeColumnNames = ["Hospital"], SamplingPlan = SamplingPlan.Feedback(losses) });
    /// </code>
    /// </example>
    /// <param name="scored">Real, labelled rows that a classifier scored, on which it was not trained.</param>
    /// <param name="attributeColumnNames">The attributes, key, Boolean or text columns, in the order of the generator's
    /// condition.</param>
    /// <param name="agreementLevel">The share of real rows, at most, whose loss is above the limit of their cell
    /// (<see cref="CellLoss.Limit"/>), above 0 and below 1; the default is 0.05. A cell with fewer than 20 rows has the limit of its
    /// label, a label with fewer that of all.</param>
    /// <param name="labelColumnName">The truth: a key, Boolean or text column.</param>
    /// <param name="scoreColumnName">The probabilities: a <c>Vector&lt;Single&gt;</c> with one per class, or those of a calibrated binary
    /// trainer.</param>
    /// <returns>The losses by cell.</returns>
    /// <exception cref="FairDiffException">A row is synthetic or has no label, a column is missing or of another type, scores are no
    /// probabilities, or there is no row.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The level is out of its range.</exception>
    public CellLosses EvaluateCellLosses(
        IDataView scored, IReadOnlyList<string> attributeColumnNames, double agreementLevel = .05, string labelColumnName = "Label",
        string scoreColumnName = "Score")
    {
        ArgumentNullException.ThrowIfNull(scored);
        ArgumentNullException.ThrowIfNull(attributeColumnNames);
        OptionChecks.Require(agreementLevel is > 0 and < 1, agreementLevel, "above 0 and below 1");
        var rows = ScoredCells.Read(
            _environment, nameof(EvaluateCellLosses), scored, labelColumnName, attributeColumnNames, scoreColumnName, areSynthetic: false);
        double Limit(IEnumerable<double> losses) => losses.Order().ToArray() is var sorted
            ? sorted[sorted.Length - 1 - (int)Math.Floor(agreementLevel * sorted.Length)]
            : 0;
        var all = Limit(rows.Select(row => row.Loss));
        var ofLabel = rows.GroupBy(row => row.Cell.Label, row => row.Loss).ToDictionary(
            label => label.Key, label => label.Count() < FewestOfCell ? all : Limit(label));
        return new(
            labelColumnName,
            new ValueList<string>([.. attributeColumnNames]),
            new ValueList<CellLoss>(
            [
                .. rows.GroupBy(row => row.Cell, row => row.Loss).OrderBy(cell => cell.Key.ToString(), StringComparer.Ordinal).Select(
                    cell => new CellLoss(
                        cell.Key, cell.Count(), cell.Average(), cell.Count() < FewestOfCell ? ofLabel[cell.Key.Label] : Limit(cell))),
            ]));
    }

    /// <summary>
    /// Keeps of the synthetic rows of each cell those that a classifier finds hardest, as long as they still agree with their label: draw
    /// more than are needed, and let this stage choose. Place it behind DiffusionAugmentation and before SyntheticMix.
    /// </summary>
    /// <example>
    /// <code>
    /// var losses = fair.EvaluateCellLosses(model.Transform(validation), ["Hospital"]);
    /// var trainer = ((TransformerChain&lt;ITransformer&gt;)model).LastTransformer;
    /// var stage = fair.SelectHardExamples(trainer, losses, keptFraction: 0.5);
    /// </code>
    /// </example>
    /// <param name="classifier">What scores the rows as they reach this stage: the last stage of a first round's model.</param>
    /// <param name="losses">How it does on real held-out rows; they name the columns of the cells too. A synthetic row whose loss is above
    /// the limit of its cell (<see cref="CellLoss.Limit"/>) is not believed to show its label, and kept only where its cell has too few
    /// others.</param>
    /// <param name="keptFraction">The share of the synthetic rows of each cell that are kept, above 0 to 1.</param>
    /// <param name="scoreColumnName">The probabilities that the classifier adds.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The share is out of its range, or there are no losses.</exception>
    public HardExamplesEstimator SelectHardExamples(
        ITransformer classifier, CellLosses losses, double keptFraction = .5, string scoreColumnName = "Score") =>
        new(_environment, classifier, losses, keptFraction, scoreColumnName);
}
