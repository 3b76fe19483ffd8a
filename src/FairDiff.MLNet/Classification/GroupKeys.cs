using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Classification;

/// <summary>The groups that the values of some key columns make together; a missing value is a value of its own.</summary>
internal sealed class GroupKeys
{
    private const int Most = 10_000;
    private readonly int[] _sizes;
    private readonly IReadOnlyList<string>[] _names;

    public GroupKeys(DataViewSchema schema, IReadOnlyList<string> columnNames)
    {
        Columns = [.. columnNames.Select(name => KeyColumn.Of(schema, name))];
        _names = [.. Columns.Select(key => KeyValues.Of(key.Column).Names)];
        _sizes = [.. _names.Select(values => values.Count + 1)];
        var count = _sizes.Aggregate(1.0, (product, size) => product * size);
        Count = count <= Most ? (int)count : throw new FairDiffException(
            $"The columns {string.Join(", ", columnNames)} make {count:G6} groups; at most {Most} are possible. Name columns with fewer "
                + "values in GroupColumnNames.");
    }

    public IReadOnlyList<KeyColumn> Columns { get; }

    /// <summary>The number of groups, whether or not they have rows.</summary>
    public int Count { get; }

    /// <summary>The group of a row from its keys, from 0.</summary>
    public long Of(ReadOnlySpan<long> keys)
    {
        var group = 0L;
        for (var i = 0; i < _sizes.Length; i++)
        {
            group = (group * _sizes[i]) + keys[i];
        }

        return group;
    }

    /// <summary>For each column the value of each row, from its keys; empty = missing.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> NamesOf(IReadOnlyList<long[]> keys) => Columns.Index().ToDictionary(
        entry => entry.Item.Column.Name,
        entry => (IReadOnlyList<string>)Array.ConvertAll(keys[entry.Index], key => key == 0 ? "" : _names[entry.Index][(int)key - 1]));
}
