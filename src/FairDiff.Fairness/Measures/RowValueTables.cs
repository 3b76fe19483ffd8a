namespace FairDiff.Fairness.Measures;

/// <summary>Collects values per row that metrics sum over groups, and says where each stands.</summary>
internal sealed class RowValueTables
{
    private readonly List<double[]> _tables = [];

    public IReadOnlyList<double[]> Tables => _tables;

    public int Add(int rows, Func<int, double> value)
    {
        var table = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            table[row] = value(row);
        }

        _tables.Add(table);
        return _tables.Count - 1;
    }
}
