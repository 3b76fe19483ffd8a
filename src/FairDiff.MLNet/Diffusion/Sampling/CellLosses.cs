using System.Globalization;

namespace FairDiff.MLNet;

/// <summary>
/// How a classifier does on real held-out rows of each (label, attributes) cell, as <c>fair.EvaluateCellLosses</c> finds it: what
/// <see cref="SamplingPlan.Feedback"/> draws more of, and how hard an example may be that <c>fair.SelectHardExamples</c> keeps.
/// </summary>
/// <param name="LabelColumnName">The label column.</param>
/// <param name="AttributeColumnNames">The columns of the attributes, in the order of <see cref="SamplingCell.Attributes"/>.</param>
/// <param name="Cells">The cells that have held-out rows.</param>
public sealed record CellLosses(string LabelColumnName, IReadOnlyList<string> AttributeColumnNames, IReadOnlyList<CellLoss> Cells)
{
    /// <summary>A line for each cell, that of the highest loss first.</summary>
    public override string ToString() => string.Join('\n', Cells.OrderByDescending(cell => cell.Mean).Select(cell => string.Create(
        CultureInfo.InvariantCulture,
        $"{cell.Cell}: loss {cell.Mean:0.000} in {cell.Rows} rows, {cell.Limit:0.000} at most in those that are believed")));

    /// <summary>The highest loss that is believed of a cell; of one without rows the mean of those of its label, of all where that has
    /// none.</summary>
    internal double LimitOf(SamplingCell cell)
    {
        var own = Cells.Where(other => other.Cell == cell).ToArray();
        var label = Cells.Where(other => other.Cell.Label == cell.Label).ToArray();
        var nearest = own.Length > 0 ? own : label.Length > 0 ? label : [.. Cells];
        return nearest.Sum(other => other.Limit * other.Rows) / nearest.Sum(other => other.Rows);
    }
}

/// <summary>The loss of real held-out rows of a cell.</summary>
/// <param name="Cell">The cell.</param>
/// <param name="Rows">How many they are, at least 1.</param>
/// <param name="Mean">Their mean cross-entropy, -ln of the probability of the label, in nats.</param>
/// <param name="Limit">The loss that all but the agreement level's share of them have at most: of a synthetic row with a higher one it is
/// not believed that it shows its label.</param>
public sealed record CellLoss(SamplingCell Cell, int Rows, double Mean, double Limit);
