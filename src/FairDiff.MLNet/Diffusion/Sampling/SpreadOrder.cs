namespace FairDiff.MLNet.Diffusion;

/// <summary>Orders images so that every beginning of the list holds the cells in nearly the same proportions as the whole.</summary>
internal static class SpreadOrder
{
    /// <summary>At each place the cell that lags furthest behind its share; ties go to the earlier cell.</summary>
    public static IReadOnlyList<ConditionCell> Arrange(IReadOnlyList<CellCount> cells)
    {
        long total = cells.Sum(cell => (long)cell.Count);
        var emitted = new long[cells.Count];
        var order = new List<ConditionCell>((int)total);
        for (long place = 1; place <= total; place++)
        {
            var next = -1;
            var largest = long.MinValue;
            for (var index = 0; index < cells.Count; index++)
            {
                var lag = (place * cells[index].Count) - (total * emitted[index]);
                if (emitted[index] < cells[index].Count && lag > largest)
                {
                    (next, largest) = (index, lag);
                }
            }

            emitted[next]++;
            order.Add(cells[next].Cell);
        }

        return order;
    }
}
