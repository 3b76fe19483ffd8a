using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Mixing;

/// <summary>
/// How often each row appears in a pass in which every value of the attributes is equally likely while labels are as likely as in the rows; rows outside all
/// cells never do. Where labels are no part of it, every cell has label 0, and all cells are equally likely.
/// </summary>
internal sealed class OversamplePlan(int rowCount, IReadOnlyList<OversampleCell> cells, long seed) : IDrawPlan
{
    private readonly double[] _upTo = UpTo(cells);

    public int RowsPerPass { get; } = cells.Sum(cell => cell.Rows.Length);

    public int[] Draw(int pass)
    {
        var random = PassRandom.Create(seed, "oversample", pass);
        ShuffledDeck[] decks = [.. cells.Select(cell => new ShuffledDeck(cell.Rows, random))];
        var multiplicities = new int[rowCount];
        for (var example = 0; example < RowsPerPass; example++)
        {
            multiplicities[decks[CellAt(random.NextDouble())].Draw()]++;
        }

        return multiplicities;
    }

    /// <summary>A cell without other rows drops out.</summary>
    public IDrawPlan Without(IReadOnlySet<int> rows) => new OversamplePlan(
        rowCount,
        [.. cells.Select(cell => cell with { Rows = [.. cell.Rows.Where(row => !rows.Contains(row))] }).Where(cell => cell.Rows.Length > 0)],
        seed);

    /// <summary>The cell whose share of 0 to 1 a number lies in.</summary>
    private int CellAt(double share)
    {
        var found = Array.BinarySearch(_upTo, share);
        return Math.Min(found >= 0 ? found + 1 : ~found, _upTo.Length - 1);
    }

    private static double[] UpTo(IReadOnlyList<OversampleCell> cells)
    {
        var sum = 0.0;
        return [.. EvenShares.Of(cells).Select(share => sum += share)];
    }
}

/// <summary>The rows of one combination of attributes and label.</summary>
/// <param name="Attributes">The attributes' values.</param>
/// <param name="Label">The label's key.</param>
/// <param name="Rows">The rows, at least one.</param>
internal sealed record OversampleCell(string Attributes, long Label, int[] Rows);
