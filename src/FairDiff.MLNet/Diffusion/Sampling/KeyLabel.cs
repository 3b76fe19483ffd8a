using FairDiff.MLNet.Schema;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>One of several classes: a key column, one-hot in the condition.</summary>
internal sealed class KeyLabel(string name, IReadOnlyList<string> values) : LabelPart(name, values)
{
    public override ConditionKind Kind => ConditionKind.Category;

    public override IReadOnlyList<string> Texts => Entries;

    public override KeyColumn Column(DataViewSchema schema) => KeyColumn.Of(schema, Name);

    public override void Encode(int key, Span<float> target) => OneHot.Encode(key, target);

    public override int Decode(float[] entries) => OneHot.KeyOf(entries);

    public override IReadOnlyList<float>? VectorOf(int key) => null;

    public override ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column, Func<int> key) =>
        KeyWriter.Getter<TValue>(column, key);

    public override int Rank(int key) => key;

    public override int[] Divide(int total, IReadOnlyList<long> weights) => LargestRemainder.Divide(total, weights);

    public override IReadOnlyList<CellCount> Spread(IReadOnlyList<CellCount> cells) => cells;
}
