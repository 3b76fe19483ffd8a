using System.Runtime.InteropServices;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Several labels at once, or a soft one: a vector column. The distinct vectors of the data are its
/// keys, so that a plan reuses real label vectors only (Ktena et al. 2024, radiology: the distribution of labels unaltered).
/// </summary>
internal sealed class VectorLabel(string name, IReadOnlyList<string> entries, ConditionKind kind = ConditionKind.Findings)
    : LabelPart(name, entries)
{
    private readonly Dictionary<float[], int> _keys = new(VectorComparer.Instance);
    private readonly List<float[]> _vectors = [];
    private string[] _texts = [];
    private int[] _ranks = [];

    public override ConditionKind Kind => kind;

    public override IReadOnlyList<string> Texts =>
        _texts.Length == _vectors.Count ? _texts : _texts = [.. _vectors.Select(vector => LabelVectorText.Of(vector, Entries))];

    public override KeyColumn Column(DataViewSchema schema)
    {
        var column = Columns.Label(schema, Name);
        return new(column, row =>
        {
            var getter = LabelVectors.CreateGetter(row, column);
            return Kind == ConditionKind.Distribution
                ? () => KeyOf(LabelVectors.Distribution(getter(), column, row.Position))
                : () => KeyOf(getter());
        });
    }

    /// <summary>The key of a vector; 0 where all of it is unknown.</summary>
    public int KeyOf(float[] vector)
    {
        if (LabelVectors.IsMissing(vector))
        {
            return 0;
        }

        if (!_keys.TryGetValue(vector, out var key))
        {
            float[] kept = [.. vector];
            _vectors.Add(kept);
            _keys.Add(kept, key = _vectors.Count);
        }

        return key;
    }

    public override void Encode(int key, Span<float> target)
    {
        if (key == 0)
        {
            target.Fill(float.NaN);
        }
        else
        {
            _vectors[key - 1].CopyTo(target);
        }
    }

    public override int Decode(float[] entries) => KeyOf(entries);

    public override IReadOnlyList<float>? VectorOf(int key) => key == 0 ? null : _vectors[key - 1];

    public override ValueGetter<TValue> Getter<TValue>(DataViewSchema.Column column, Func<int> key)
    {
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
        {
            var editor = VBufferEditor.Create(ref value, Entries.Count);
            Encode(key(), editor.Values);
            value = editor.Commit();
        };
        return getter as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(column.Name, typeof(VBuffer<float>));
    }

    /// <summary>By the values of the first entry, then of the next: vectors that are alike lie together.</summary>
    public override int Rank(int key)
    {
        if (_ranks.Length != _vectors.Count)
        {
            int[] order = [.. Enumerable.Range(0, _vectors.Count)];
            Array.Sort(order, (one, other) => _vectors[one].AsSpan().SequenceCompareTo(_vectors[other]));
            _ranks = new int[order.Length];
            for (var place = 0; place < order.Length; place++)
            {
                _ranks[order[place]] = place;
            }
        }

        return _ranks[key - 1];
    }

    /// <summary>
    /// By rounding the running sum, which is systematic sampling: there may be more vectors than images, and the largest remainders,
    /// all the same then, would go to the first of them.
    /// </summary>
    public override int[] Divide(int total, IReadOnlyList<long> weights) => RunningSum.Divide(total, weights);

    /// <summary>In a random order, but always the same one.</summary>
    public override IReadOnlyList<CellCount> Spread(IReadOnlyList<CellCount> cells) =>
        [.. cells.Index().OrderBy(cell => Seeds.Derive(0, "sampling plan/order", cell.Index)).Select(cell => cell.Item)];

    private sealed class VectorComparer : IEqualityComparer<float[]>
    {
        public static readonly VectorComparer Instance = new();

        public bool Equals(float[]? x, float[]? y) => Bytes(x!).SequenceEqual(Bytes(y!));

        public int GetHashCode(float[] vector)
        {
            var hash = default(HashCode);
            hash.AddBytes(Bytes(vector));
            return hash.ToHashCode();
        }

        private static ReadOnlySpan<byte> Bytes(float[] vector) => MemoryMarshal.AsBytes(vector.AsSpan());
    }
}
