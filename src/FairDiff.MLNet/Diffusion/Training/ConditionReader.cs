using FairDiff.MLNet.Schema;
using Microsoft.ML;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Makes conditions of key columns, the label first.</summary>
internal static class ConditionReader
{
    public static ConditionCell Cell(long[] keys) =>
        keys.Length == 0 ? ConditionedRows.Unconditional : new ConditionCell((int)keys[0], [.. keys[1..].Select(key => (int)key)]);

    public static ConditionedRows Rows(DataViewSchema schema, IReadOnlyList<string> columns, IReadOnlyList<ConditionCell> cells)
    {
        ConditionPartValues[] parts = [.. columns.Select(name => new ConditionPartValues(name, KeyValues.Of(Columns.Key(schema, name)).Names))];
        return new(parts.FirstOrDefault(), [.. parts.Skip(1)], cells);
    }
}
