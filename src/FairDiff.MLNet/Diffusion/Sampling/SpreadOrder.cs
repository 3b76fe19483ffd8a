namespace FairDiff.MLNet.Diffusion;

/// <summary>Orders images so that every beginning of the list holds the cells in nearly the same proportions as the whole.</summary>
internal static class SpreadOrder
{
    /// <summary>At each place the cell that lags furthest behind its share; ties go to the earlier cell.</summary>
    public static IReadOnlyList<ConditionCell> Arrange(IReadOnlyList<CellCount> cells)
    {
        long total = cells.Sum(cell => (long)cell.Count);
        Turns[] groups =
        [
            .. cells.Index().Where(cell => cell.Item.Count > 0).GroupBy(cell => cell.Item.Count, cell => cell.Index)
                .Select(group => new Turns(group.Key, [.. group])),
        ];
        var order = new List<ConditionCell>((int)total);
        for (long place = 1; place <= total; place++)
        {
            var next = groups.Where(group => !group.IsDone).MinBy(group => (-group.Lag(place, total), group.Front))!;
            order.Add(cells[next.Take()].Cell);
        }

        return order;
    }

    /// <summary>Cells of one count lag equally as long as they take turns in their order, so only the one in front need be looked
    /// at.</summary>
    private sealed class Turns(int count, int[] cells)
    {
        private long _rounds;
        private int _at;

        public bool IsDone => _rounds == count;

        /// <summary>The cell whose turn it is.</summary>
        public int Front => cells[_at];

        public long Lag(long place, long total) => (place * count) - (total * _rounds);

        public int Take()
        {
            var taken = Front;
            if (++_at == cells.Length)
            {
                (_at, _rounds) = (0, _rounds + 1);
            }

            return taken;
        }
    }
}
