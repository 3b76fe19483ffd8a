using FairDiff.MLNet.Data;

namespace FairDiff.MLNet.Mixing;

/// <summary>How often each row appears in a pass in which every cell is equally likely; rows outside all cells never do.</summary>
internal sealed class OversamplePlan(int rowCount, IReadOnlyList<int[]> cells, long seed) : IDrawPlan
{
    public int RowsPerPass { get; } = cells.Sum(cell => cell.Length);

    public int[] Draw(int pass)
    {
        var random = PassRandom.Create(seed, "oversample", pass);
        ShuffledDeck[] decks = [.. cells.Select(cell => new ShuffledDeck(cell, random))];
        var multiplicities = new int[rowCount];
        for (var example = 0; example < RowsPerPass; example++)
        {
            multiplicities[decks[random.Next(decks.Length)].Draw()]++;
        }

        return multiplicities;
    }

    /// <summary>A cell without other rows drops out.</summary>
    public IDrawPlan Without(IReadOnlySet<int> rows) => new OversamplePlan(
        rowCount, [.. cells.Select(cell => cell.Where(row => !rows.Contains(row)).ToArray()).Where(cell => cell.Length > 0)], seed);
}
