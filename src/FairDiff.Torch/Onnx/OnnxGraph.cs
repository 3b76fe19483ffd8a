using System.Globalization;

namespace FairDiff.Torch.Onnx;

/// <summary>A network as ONNX describes it: nodes in the order of computation, constants, inputs and outputs. Field numbers are those of
/// onnx.proto.</summary>
internal sealed class OnnxGraph
{
    private readonly List<ProtobufMessage> nodes = [];
    private readonly List<ProtobufMessage> inputs = [];
    private readonly List<ProtobufMessage> outputs = [];
    private readonly Dictionary<string, Tensor> constants = [];

    /// <summary>Everything that is not computed, by name: contiguous, on the CPU.</summary>
    public IReadOnlyDictionary<string, Tensor> Constants => constants;

    /// <summary>Adds a constant, unless it is there, and returns its name.</summary>
    public string Constant(string name, Tensor value)
    {
        constants.TryAdd(name, value.detach().cpu().contiguous());
        return name;
    }

    /// <summary>Adds a node and returns the name of its output.</summary>
    public string Add(string operation, IEnumerable<string> from, OnnxAttributes? attributes = null, string? output = null)
    {
        output ??= string.Create(CultureInfo.InvariantCulture, $"{operation}_{nodes.Count}");
        var node = new ProtobufMessage();
        foreach (var input in from)
        {
            node.Text(1, input);
        }

        node.Text(2, output).Text(3, output + "/node").Text(4, operation);
        attributes?.AddTo(node, 5);
        nodes.Add(node);
        return output;
    }

    /// <summary>A float tensor; a null side is a batch of any size.</summary>
    public string Input(string name, params long?[] shape)
    {
        inputs.Add(Value(name, shape));
        return name;
    }

    public void Output(string name, params long?[] shape) => outputs.Add(Value(name, shape));

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

    private static ProtobufMessage Value(string name, long?[] shape)
    {
        var dimensions = new ProtobufMessage();
        foreach (var side in shape)
        {
            dimensions.Message(1, side is { } length ? new ProtobufMessage().Int(1, length) : new ProtobufMessage().Text(2, "N"));
        }

        var tensorType = new ProtobufMessage().Int(1, OnnxModel.Float32).Message(2, dimensions);
        return new ProtobufMessage().Text(1, name).Message(2, new ProtobufMessage().Message(1, tensorType));
    }
}
