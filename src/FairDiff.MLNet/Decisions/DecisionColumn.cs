using FairDiff.MLNet.Schema;
using Kind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace FairDiff.MLNet.Decisions;

/// <summary>
/// The column of a stage's decisions, of the type that the model's own has: Boolean behind a binary trainer, a key or text where each row
/// has one class, a vector of 0 and 1 where conditions may go together. Where there is none, a key is made.
/// </summary>
internal sealed class DecisionColumn
{
    private const string SlotNames = "SlotNames";

    private readonly string _name;
    private readonly uint[]? _keys;
    private readonly ReadOnlyMemory<char>[] _texts;

    private DecisionColumn(
        string name, DataViewType type, DataViewSchema.Annotations annotations, IReadOnlyList<string> classes, uint[]? keys)
    {
        (_name, Type, Annotations, _keys) = (name, type, annotations, keys);
        _texts = [.. classes.Select(text => text.AsMemory())];
    }

    public DataViewType Type { get; }

    public DataViewSchema.Annotations Annotations { get; }

    /// <param name="schema">The columns.</param>
    /// <param name="name">What it is called; one of this name is replaced.</param>
    /// <param name="classes">The classes in the order of the scores.</param>
    /// <param name="isScalar">Whether the score is that of a binary trainer.</param>
    /// <param name="several">Whether the classes are conditions that may go together.</param>
    public static DecisionColumn Of(DataViewSchema schema, string name, IReadOnlyList<string> classes, bool isScalar, bool several)
    {
        var present = schema.GetColumnOrNull(name);
        if (isScalar)
        {
            var same = present is { Type: BooleanDataViewType } ? present : null;
            return new(name, BooleanDataViewType.Instance, Kept(same), classes, null);
        }

        if (several)
        {
            var type = new VectorDataViewType(NumberDataViewType.Single, classes.Count);
            return new(
                name, type, present is { } column && column.Type.Equals(type) ? column.Annotations : Named(classes, SlotNames), classes,
                null);
        }

        if (present is { Type: TextDataViewType })
        {
            return new(name, TextDataViewType.Instance, Kept(present), classes, null);
        }

        if (present is { Type: KeyDataViewType { RawType: var raw } } keys && raw == typeof(uint) && keys.HasKeyValues())
        {
            var places = KeyValues.Of(keys).Names.Index().ToDictionary(key => key.Item, key => (uint)key.Index + 1);
            if (classes.All(places.ContainsKey))
            {
                return new(name, keys.Type, keys.Annotations, classes, [.. classes.Select(text => places[text])]);
            }
        }

        return new(
            name, new KeyDataViewType(typeof(uint), classes.Count), Named(classes, KeyValues.AnnotationName), classes,
            [.. Enumerable.Range(1, classes.Count).Select(key => (uint)key)]);
    }

    /// <summary>The same as a promise.</summary>
    /// <param name="shape">The promise of the stage before.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="isScalar">Whether the score is that of a binary trainer.</param>
    /// <param name="several">Whether the classes are conditions that may go together.</param>
    public static SchemaShape.Column Promise(SchemaShape shape, string name, bool isScalar, bool several)
    {
        var present = shape.Find(name);
        var (kind, type, isKey) = isScalar ? (Kind.Scalar, (DataViewType)BooleanDataViewType.Instance, false)
            : several ? (Kind.Vector, NumberDataViewType.Single, false)
            : present is { IsKey: false, ItemType: TextDataViewType } ? (Kind.Scalar, TextDataViewType.Instance, false)
            : (Kind.Scalar, NumberDataViewType.UInt32, true);
        SchemaShape.Column[] annotations =
            present is { } column && column.Kind == kind && column.IsKey == isKey && column.ItemType.Equals(type) ? [.. column.Annotations]
            : isKey ? [SchemaShapes.Column(KeyValues.AnnotationName, Kind.Vector, TextDataViewType.Instance)]
            : several ? [SchemaShapes.Column(SlotNames, Kind.Vector, TextDataViewType.Instance)]
            : [];
        return SchemaShapes.Column(name, kind, type, isKey, annotations);
    }

    /// <summary>A getter of decisions.</summary>
    /// <param name="update">Has them made for the row.</param>
    /// <param name="isPredicted">For each class whether it is predicted; of exclusive ones one is.</param>
    public ValueGetter<TValue> Getter<TValue>(Action update, bool[] isPredicted)
    {
        Delegate getter = Type switch
        {
            BooleanDataViewType => (ValueGetter<bool>)((ref bool value) =>
            {
                update();
                value = isPredicted[1];
            }),
            TextDataViewType => (ValueGetter<ReadOnlyMemory<char>>)((ref ReadOnlyMemory<char> value) =>
            {
                update();
                value = _texts[Array.IndexOf(isPredicted, true)];
            }),
            KeyDataViewType => (ValueGetter<uint>)((ref uint value) =>
            {
                update();
                value = _keys![Array.IndexOf(isPredicted, true)];
            }),
            _ => (ValueGetter<VBuffer<float>>)((ref VBuffer<float> value) =>
            {
                update();
                var editor = VBufferEditor.Create(ref value, isPredicted.Length);
                for (var c = 0; c < isPredicted.Length; c++)
                {
                    editor.Values[c] = isPredicted[c] ? 1 : 0;
                }

                value = editor.Commit();
            }),
        };
        return getter as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(_name, Type.RawType);
    }

    private static DataViewSchema.Annotations Kept(DataViewSchema.Column? column) =>
        column?.Annotations ?? new DataViewSchema.Annotations.Builder().ToAnnotations();

    private static DataViewSchema.Annotations Named(IReadOnlyList<string> classes, string annotation)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        KeyValues.Of(classes).AddNamesTo(annotations, annotation);
        return annotations.ToAnnotations();
    }
}
