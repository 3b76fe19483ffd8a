using System.Globalization;

namespace FairDiff.Torch.Onnx;

/// <summary>A network as ONNX describes it: nodes in the order of computation, constants, inputs and outputs. Field numbers are those of
/// onnx.proto.</summary>
internal sealed class OnnxNodes
{
    private readonly List<ProtobufMessage> nodes = [];
    private readonly List<ProtobufMessage> inputs = [];
    private readonly List<ProtobufMessage> outputs = [];
    private readonly Dictionary<string, Tensor> constants = [];
    private readonly HashSet<string> taken = [];

    /// <summary>Everything that is not computed, by name: contiguous, on the CPU.</summary>
    public IReadOnlyDictionary<string, Tensor> Constants => constants;

    /// <summary>Keeps names for inputs and outputs that are added later: no constant and no other value gets them.</summary>
    public void Reserve(IEnumerable<string> names) => taken.UnionWith(names);

    /// <summary>Adds a constant, unless it is there, and returns its name; if something else has that name, it gets another.</summary>
    public string Constant(string name, Tensor value)
    {
        var held = value.detach().cpu().contiguous();
        if (constants.TryGetValue(name, out var known) && known.dtype == held.dtype && known.Equals(held))
        {
            return name;
        }

        if (!taken.Add(name))
        {
            return Constant(name + "'", held);
        }

        constants.Add(name, held);
        return name;
    }

    /// <summary>Adds a node and returns the name of its output.</summary>
    public string Add(string operation, IEnumerable<string> from, OnnxAttributes? attributes = null, string? output = null)
    {
        output ??= Free(NewName(operation));
        Add(operation, from, attributes, [output]);
        return output;
    }

    /// <summary>Adds a node of several outputs and returns their names.</summary>
    public IReadOnlyList<string> Add(string operation, IEnumerable<string> from, OnnxAttributes attributes, int count)
    {
        var name = NewName(operation);
        string[] names =
        [
            .. Enumerable.Range(0, count).Select(index => Free(string.Create(CultureInfo.InvariantCulture, $"{name}_{index}"))),
        ];
        Add(operation, from, attributes, names);
        return names;
    }

    /// <summary>A float tensor; a null side is a batch of any size.</summary>
    public string Input(string name, params long?[] shape) => Input(name, ScalarType.Float32, shape);

    public string Input(string name, ScalarType type, IReadOnlyList<long?> shape)
    {
        taken.Add(name);
        inputs.Add(Value(name, OnnxElementType.Of(type), shape));
        return name;
    }

    public void Output(string name, params long?[] shape) => Output(name, ScalarType.Float32, shape);

    public void Output(string name, ScalarType type, IReadOnlyList<long?> shape) =>
        outputs.Add(Value(name, OnnxElementType.Of(type), shape));

    /// <summary>An output that is no tensor of TorchSharp's.</summary>
    public void OutputOfText(string name, params long?[] shape) => outputs.Add(Value(name, OnnxElementType.Text, shape));

    /// <param name="name">The graph's name.</param>
    /// <param name="constant">Makes the message of a constant.</param>
    public ProtobufMessage ToMessage(string name, Func<string, Tensor, ProtobufMessage> constant)
    {
        var message = new ProtobufMessage();
        nodes.ForEach(node => message.Message(1, node));
        message.Text(2, name);
        foreach (var (key, tensor) in constants)
        {
            message.Message(5, constant(key, tensor));
        }

        inputs.ForEach(input => message.Message(11, input));
        outputs.ForEach(output => message.Message(12, output));
        return message;
    }

    private string NewName(string operation) => string.Create(CultureInfo.InvariantCulture, $"{operation}_{nodes.Count}");

    /// <summary>A name that nothing else has.</summary>
    private string Free(string name) => taken.Add(name) ? name : Free(name + "'");

    private void Add(string operation, IEnumerable<string> from, OnnxAttributes? attributes, IReadOnlyList<string> to)
    {
        var node = new ProtobufMessage();
        foreach (var input in from)
        {
            node.Text(1, input);
        }

        foreach (var output in to)
        {
            node.Text(2, output);
        }

        node.Text(3, to[0] + "/node").Text(4, operation);
        attributes?.AddTo(node, 5);
        nodes.Add(node);
    }

    private static ProtobufMessage Value(string name, int type, IReadOnlyList<long?> shape)
    {
        var dimensions = new ProtobufMessage();
        foreach (var side in shape)
        {
            dimensions.Message(1, side is { } length ? new ProtobufMessage().Int(1, length) : new ProtobufMessage().Text(2, "N"));
        }

        var tensorType = new ProtobufMessage().Int(1, type).Message(2, dimensions);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensorType));
    }
}
