using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Reads conditions: the label first, then the attributes.</summary>
internal sealed class ConditionReader
{
    private readonly LabelPart? _label;
    private readonly ConditionPartValues[] _attributes;

    private ConditionReader(LabelPart? label, ConditionPartValues[] attributes, KeyColumn[] columns)
    {
        _label = label;
        _attributes = attributes;
        Columns = columns;
    }

    /// <summary>The columns to read, whose keys make a cell.</summary>
    public IReadOnlyList<KeyColumn> Columns { get; }

    /// <param name="schema">The schema of the data.</param>
    /// <param name="names">The columns of the condition, the label first; none for no condition.</param>
    /// <param name="isSoft">Whether label vectors are distributions over classes.</param>
    public static ConditionReader Create(DataViewSchema schema, IReadOnlyList<string> names, bool isSoft)
    {
        if (names.Count == 0)
        {
            return new(null, [], []);
        }

        var label = LabelPart.Of(schema, names[0], isSoft);
        var attributes = names.Skip(1).Select(name => new ConditionPartValues(name, KeyValues.Of(Schema.Columns.Key(schema, name)).Names));
        return new(label, [.. attributes], [label.Column(schema), .. names.Skip(1).Select(name => KeyColumn.Of(schema, name))]);
    }

    public static ConditionCell Cell(long[] keys) =>
        keys.Length == 0 ? ConditionedRows.Unconditional : new ConditionCell((int)keys[0], [.. keys[1..].Select(key => (int)key)]);

    /// <summary>The rows that were read: their cells, and what the keys in them stand for.</summary>
    public ConditionedRows Rows(IReadOnlyList<ConditionCell> cells) => new(_label, _attributes, cells);
}
