using System.Globalization;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>What the exporter of one layer works with: its inputs, the shapes that it gives, and the nodes that it adds.</summary>
internal sealed class OnnxLayer(
    OnnxNodes nodes, string path, nn.Module module, IReadOnlyList<OnnxValue> inputs, IReadOnlyList<OnnxValue> outputs)
{
    public string Input => inputs[0].Name;

    public IReadOnlyList<OnnxValue> Inputs => inputs;

    public IReadOnlyList<OnnxValue> Outputs => outputs;

    /// <summary>The sides of the first input.</summary>
    public int Rank => inputs[0].Shape.Count;

    /// <summary>The name of a constant of whole numbers, the same for the same numbers.</summary>
    public static string NameOf(IEnumerable<long> numbers) => $"[{string.Join(", ", numbers)}]";

    public string Node(string operation, params IReadOnlyList<string> from) => nodes.Add(operation, from);

    public string Node(string operation, IReadOnlyList<string> from, OnnxAttributes attributes) => nodes.Add(operation, from, attributes);

    /// <summary>A node of several outputs.</summary>
    public IReadOnlyList<string> Nodes(string operation, IReadOnlyList<string> from, OnnxAttributes attributes, int count) =>
        nodes.Add(operation, from, attributes, count);

    /// <summary>A tensor of this layer.</summary>
    public string Constant(string part, Tensor value) => nodes.Constant(path == "" ? part : $"{path}.{part}", value);

    public string Number(double value) =>
        nodes.Constant(((float)value).ToString("R", CultureInfo.InvariantCulture), tensor((float)value));

    public string Numbers(params IReadOnlyList<long> values) => nodes.Constant(NameOf(values), tensor(values.ToArray()));

    /// <summary>The side of the first input that this layer must know.</summary>
    public long Side(int axis) => inputs[0].Shape[axis < 0 ? axis + Rank : axis]
        ?? throw Refuse($"the side of axis {axis} depends on the batch; this layer needs a fixed one");

    /// <summary>A value in the shape of an output of this layer.</summary>
    public string Reshape(string value, IReadOnlyList<Tensor> from, IReadOnlyList<Tensor> to) => Node(
        "Reshape",
        value,
        Numbers(OnnxShapes.Between(from, to) ?? throw Refuse("more than one side of what it gives depends on the batch")));

    public EngineException Refuse(string why) => new(
        $"{LayerExporters.Named(module, path)} cannot be written as ONNX: {why}. {LayerExporters.Remedy}");
}
