using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Mixing;

/// <summary>
/// How often each row appears in a pass in which every value of the attributes is equally likely while labels are as likely as in the rows;
/// rows outside all cells never do. Where labels are no part of it, every cell has label 0, and all cells are equally likely.
/// </summary>
/// <param name="rowCount">The number of all rows.</param>
/// <param name="cells">The cells.</param>
/// <param name="seed">The seed of the draws.</param>
/// <param name="weights">What an earlier stage says that each row counts within its cell; null = all count alike.</param>
internal sealed class OversamplePlan(int rowCount, IReadOnlyList<OversampleCell> cells, long seed, float[]? weights = null) : IDrawPlan
{
    private readonly double[] _shares = EvenShares.Of(cells);

    public int[] Draw(int pass)
    {
        var random = PassRandom.Create(seed, "oversample", pass);
        var choice = new WeightedChoice([.. Enumerable.Range(0, cells.Count)], cell => _shares[cell]);
        Func<int>[] cards = [.. cells.Select(cell => Cards(cell.Rows, random))];
        var multiplicities = new int[rowCount];
        for (var example = cells.Sum(cell => cell.Rows.Length); example > 0; example--)
        {
            multiplicities[cards[choice.Draw(random)]()]++;
        }

        return multiplicities;
    }

    /// <summary>The cell's share / its rows, scaled.</summary>
    public float[] Weights()
    {
        var shares = new double[rowCount];
        foreach (var (cell, share) in cells.Zip(_shares))
        {
            RowWeights.Share(shares, cell.Rows, share, weights);
        }

        return RowWeights.Scaled(shares);
    }

    /// <summary>A cell without other rows drops out.</summary>
    public IDrawPlan Without(IReadOnlySet<int> rows) => new OversamplePlan(
        rowCount,
        [.. cells.Select(cell => cell with { Rows = [.. cell.Rows.Where(row => !rows.Contains(row))] }).Where(
            cell => cell.Rows.Length > 0)],
        seed,
        weights);

    private Func<int> Cards(int[] cell, Random random)
    {
        if (weights is null)
        {
            return new ShuffledDeck(cell, random).Draw;
        }

        var choice = new WeightedChoice(cell, row => weights[row]);
        return () => choice.Draw(random);
    }
}

/// <summary>The rows of one combination of attributes and label.</summary>
/// <param name="Attributes">The attributes' values.</param>
/// <param name="Label">The label's key.</param>
/// <param name="Rows">The rows, at least one.</param>
internal sealed record OversampleCell(string Attributes, long Label, int[] Rows);
