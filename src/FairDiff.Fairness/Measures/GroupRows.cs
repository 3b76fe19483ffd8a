using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Measures;

/// <summary>The rows of each group in the order of the data, each as often as its weight says.</summary>
internal sealed class GroupRows(Grouping grouping)
{
    private readonly int[] _starts = new int[grouping.Count + 1];
    private readonly int[] _next = new int[grouping.Count];
    private int[] _rows = [];

    public void Count(ReadOnlySpan<byte> weights)
    {
        Array.Clear(_starts);
        for (var row = 0; row < weights.Length; row++)
        {
            _starts[grouping.GroupOfRow[row] + 1] += weights[row];
        }

        for (var group = 0; group < _next.Length; group++)
        {
            _next[group] = _starts[group];
            _starts[group + 1] += _starts[group];
        }

        if (_rows.Length < _starts[^1])
        {
            _rows = new int[_starts[^1]];
        }

        for (var row = 0; row < weights.Length; row++)
        {
            ref var next = ref _next[grouping.GroupOfRow[row]];
            _rows.AsSpan(next, weights[row]).Fill(row);
            next += weights[row];
        }
    }

    public ArraySegment<int> Of(int group) => new(_rows, _starts[group], _starts[group + 1] - _starts[group]);
}
