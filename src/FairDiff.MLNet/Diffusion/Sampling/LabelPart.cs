using FairDiff.MLNet.Schema;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// The label of a condition. In every row it is a key, 0 = missing, whether the column holds keys or vectors: this type
/// alone knows which, and how the label is read, encoded and written.
/// </summary>
internal abstract class LabelPart(string name, IReadOnlyList<string> entries)
{
    /// <summary>The label column.</summary>
    public string Name => name;

    /// <summary>The names of the label's values in a condition vector.</summary>
    public IReadOnlyList<string> Entries => entries;

    /// <summary>What the entries are to the network.</summary>
    public abstract ConditionKind Kind { get; }

    /// <summary>Whether several entries can hold something, and others be unknown.</summary>
    public bool IsVector => Kind != ConditionKind.Category;

    /// <summary>What the keys 1, 2, … that were read so far are called.</summary>
    public abstract IReadOnlyList<string> Texts { get; }

    /// <param name="schema">The schema of the data.</param>
    /// <param name="name">The label column.</param>
    /// <param name="isSoft">Whether its vectors are distributions over classes rather than findings of which any may be there.</param>
    public static LabelPart Of(DataViewSchema schema, string name, bool isSoft = false)
    {
        var column = Columns.Label(schema, name);
        return column.Type is VectorDataViewType
            ? new VectorLabel(name, LabelVectors.Names(column), isSoft ? ConditionKind.Distribution : ConditionKind.Findings)
            : new KeyLabel(name, KeyValues.Of(column).Names);
    }

    /// <summary>The label that a generator's file describes.</summary>
    public static LabelPart Of(ConditionPart part) =>
        part.IsVector ? new VectorLabel(part.Name, part.Values, part.Kind) : new KeyLabel(part.Name, part.Values);

    /// <summary>Reads the keys; a vector that was not met before becomes a new one.</summary>
    public abstract KeyColumn Column(DataViewSchema schema);

    /// <summary>The key's entries in a condition vector, which are zero before; NaN where a vector's entry is unknown.</summary>
    public abstract void Encode(int key, Span<float> target);

    /// <summary>The key whose entries these are; a vector that was not met before becomes a new one.</summary>
    public abstract int Decode(float[] entries);

    /// <summary>The values of a label vector; null for a key label, or where it is missing.</summary>
    public abstract IReadOnlyList<float>? VectorOf(int key);

    /// <summary>A getter of the label column.</summary>
    public abstract ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column, Func<int> key);

    /// <summary>The place of a key among the others, so that a plan does not depend on the order of the rows.</summary>
    public abstract int Rank(int key);

    /// <summary>Divides a number of images among cells that are ordered by <see cref="Rank"/>, in proportion to their weights.</summary>
    public abstract int[] Divide(int total, IReadOnlyList<long> weights);

    /// <summary>Orders cells so that labels that are alike do not follow each other.</summary>
    public abstract IReadOnlyList<CellCount> Spread(IReadOnlyList<CellCount> cells);

    /// <summary>What a key is called; empty where the label is missing.</summary>
    public string TextOf(int key) => key == 0 ? string.Empty : Texts[key - 1];
}
