namespace FairDiff.Torch.Onnx;

/// <summary>The attributes of a node.</summary>
internal sealed class OnnxAttributes
{
    private const int FloatKind = 1;
    private const int IntKind = 2;
    private const int TextKind = 3;
    private const int FloatsKind = 6;
    private const int IntsKind = 7;
    private const int TextsKind = 8;

    private readonly List<ProtobufMessage> messages = [];

    public OnnxAttributes Int(string name, long value) => Add(new ProtobufMessage().Text(1, name).Int(3, value).Int(20, IntKind));

    public OnnxAttributes Ints(string name, params ReadOnlySpan<long> values) =>
        Add(new ProtobufMessage().Text(1, name).Ints(8, values.ToArray()).Int(20, IntsKind));

    public OnnxAttributes Float(string name, float value) => Add(new ProtobufMessage().Text(1, name).Float(2, value).Int(20, FloatKind));

    public OnnxAttributes Floats(string name, IEnumerable<float> values)
    {
        var message = new ProtobufMessage().Text(1, name);
        foreach (var value in values)
        {
            message.Float(7, value);
        }

        return Add(message.Int(20, FloatsKind));
    }

    public OnnxAttributes Text(string name, string value) => Add(new ProtobufMessage().Text(1, name).Text(4, value).Int(20, TextKind));

    public OnnxAttributes Texts(string name, IEnumerable<string> values)
    {
        var message = new ProtobufMessage().Text(1, name);
        foreach (var value in values)
        {
            message.Text(9, value);
        }

        return Add(message.Int(20, TextsKind));
    }

    public void AddTo(ProtobufMessage node, int field) => messages.ForEach(message => node.Message(field, message));

    private OnnxAttributes Add(ProtobufMessage message)
    {
        messages.Add(message);
        return this;
    }
}
