namespace FairDiff.MLNet.Diffusion;

/// <summary>The shares of the fair plan, times the held-out loss of each cell relative to that of the plan.</summary>
/// <param name="losses">The losses.</param>
/// <param name="tempering">The power of the relative loss.</param>
/// <param name="priorRows">How many rows of the mean loss are added to those of each cell.</param>
/// <param name="floor">The part of its fair share that every cell keeps.</param>
internal sealed class FeedbackAllocation(CellLosses losses, double tempering, double priorRows, double floor)
{
    /// <summary>Shares are divided as whole numbers, in units that are small beside any image.</summary>
    private const double Unit = 1e-9;

    private readonly Dictionary<SamplingCell, CellLoss> _losses = losses.Cells.ToDictionary(cell => cell.Cell);

    public IReadOnlyList<CellCount> Allocate(ConditionedRows rows, int? count)
    {
        RefuseOtherCells(rows);
        var fair = FairAllocation.Shares(rows);
        CellLoss?[] measured = [.. fair.Select(part => _losses.GetValueOrDefault(CellCounts.Name(part.Cell, rows)))];
        if (Array.TrueForAll(measured, cell => cell is null))
        {
            throw new FairDiffException(
                $"None of the {fair.Count} cells of the generator ({CellCounts.Name(fair[0].Cell, rows)}, …) has held-out rows among the "
                    + $"losses, which are of {string.Join(", ", losses.Cells.Select(cell => cell.Cell))}. Evaluate them on rows of the "
                    + "groups that the generator knows.");
        }

        double[] weights = [.. Weights([.. fair.Select(part => part.Share)], measured)];
        var shares = weights.Select(share => (long)Math.Round(share / Unit)).ToArray();
        var counts = rows.Label!.Divide(count ?? SamplingPlan.DefaultCount, shares);
        return [.. fair.Zip(counts, (part, images) => new CellCount(part.Cell, images)).Where(cell => cell.Count > 0)];
    }

    /// <summary>The share of each cell; together 1.</summary>
    private IEnumerable<double> Weights(double[] fair, CellLoss?[] measured)
    {
        var known = fair.Zip(measured).Where(pair => pair.Second is not null).ToArray();
        var mean = known.Sum(pair => pair.First * pair.Second!.Mean) / known.Sum(pair => pair.First);
        double[] relative = [.. measured.Select(cell => mean == 0 ? 1 : Math.Pow(Shrunk(cell, mean) / mean, tempering))];
        var total = fair.Zip(relative, (share, weight) => share * weight).Sum();
        return fair.Zip(relative, (share, weight) => share * (floor + ((1 - floor) * weight / total)));
    }

    private double Shrunk(CellLoss? cell, double mean) => cell is null
        ? mean
        : ((cell.Rows * cell.Mean) + (priorRows * mean)) / (cell.Rows + priorRows);

    private void RefuseOtherCells(ConditionedRows rows)
    {
        string[] measured = [losses.LabelColumnName, .. losses.AttributeColumnNames];
        string[] conditioned = rows.Label is null ? [] : [rows.Label.Name, .. rows.Attributes.Select(part => part.Name)];
        if (rows.Label is not KeyLabel || !measured.SequenceEqual(conditioned))
        {
            throw new FairDiffException(
                $"The losses of the feedback plan are of the cells of {string.Join(" x ", measured)}, and the generator is conditioned on "
                    + (rows.Label is null ? "nothing" : string.Join(" x ", conditioned))
                    + (rows.Label is VectorLabel ? ", a label vector" : "")
                    + ". Evaluate the losses by the key columns of the condition, in its order (EvaluateCellLosses).");
        }
    }
}
