namespace FairDiff.MLNet.Mixing;

/// <summary>
/// The shares of cells with which attributes are even and labels as in the rows, by iterative proportional fitting: where every combination
/// has rows, p(label) over the number of attribute values.
/// </summary>
internal static class EvenShares
{
    private const int Rounds = 1000;
    private const double Tolerance = 1e-12;

    /// <summary>
    /// The labels' shares are always kept. Attributes are even as far as the combinations that have rows allow it: a label that one
    /// hospital alone has, with more than that hospital's even share of the rows, leaves the others less.
    /// </summary>
    public static double[] Of(IReadOnlyList<OversampleCell> cells)
    {
        double all = cells.Sum(cell => cell.Rows.Length);
        var labels = cells.GroupBy(cell => cell.Label).ToDictionary(label => label.Key, label => label.Sum(cell => cell.Rows.Length) / all);
        var attributes = cells.Select(cell => cell.Attributes).Distinct().ToDictionary(name => name, _ => 1.0);
        foreach (var name in attributes.Keys)
        {
            attributes[name] /= attributes.Count;
        }

        double[] shares = [.. cells.Select(_ => 1.0 / cells.Count)];
        Fit(shares, cells, cell => cell.Label, labels);
        for (var round = 0; round < Rounds && Fit(shares, cells, cell => cell.Attributes, attributes) > Tolerance; round++)
        {
            Fit(shares, cells, cell => cell.Label, labels);
        }

        Fit(shares, cells, cell => cell.Label, labels);
        return shares;
    }

    /// <summary>Scales the cells of each part to the share that it shall have; returns the largest change of a part.</summary>
    private static double Fit<TPart>(
        double[] shares, IReadOnlyList<OversampleCell> cells, Func<OversampleCell, TPart> part, IReadOnlyDictionary<TPart, double> targets)
        where TPart : notnull
    {
        var sums = cells.Index().GroupBy(cell => part(cell.Item)).ToDictionary(
            cells => cells.Key, cells => cells.Sum(cell => shares[cell.Index]));
        for (var cell = 0; cell < shares.Length; cell++)
        {
            // A part can lose all it has only by underflow, where it cannot have its share anyway.
            var sum = sums[part(cells[cell])];
            shares[cell] = sum > 0 ? shares[cell] * targets[part(cells[cell])] / sum : 0;
        }

        return sums.Max(sum => Math.Abs(sum.Value - targets[sum.Key]));
    }
}
