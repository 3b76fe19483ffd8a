using System.Globalization;
using System.Runtime.InteropServices;
using FairDiff.Torch.Onnx.Exporters;

namespace FairDiff.Torch.Onnx;

/// <summary>
/// A network that is being written as ONNX (opset 17). Layers are added with <see cref="Module"/>, what stands between them with the
/// operations; each takes values and returns the value that it gives.
/// </summary>
/// <remarks>
/// A call of <c>torch.nn.functional</c> is added as the layer that does the same: <c>graph.Module(nn.MaxPool2d(2), x)</c>. Broadcasting,
/// negative axes and the order of axes are those of TorchSharp. Every operation also computes the example, so that a shape that does not
/// fit is refused where it arises.
/// </remarks>
public sealed partial class OnnxGraph
{
    private readonly Dictionary<nn.Module, string> paths = new(ReferenceEqualityComparer.Instance);
    private readonly List<(nn.Module Module, string Path, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs)> own = [];
    private string path = "";

    internal OnnxGraph(nn.Module root)
    {
        foreach (var (name, module) in root.named_modules())
        {
            paths.TryAdd(module, name);
        }

        paths[root] = "";
    }

    internal OnnxNodes Nodes { get; } = new();

    /// <summary>The modules that said themselves what they compute, inner ones before those that they are part of.</summary>
    internal IReadOnlyList<(nn.Module Module, string Path, IReadOnlyList<OnnxValue> Inputs, IReadOnlyList<OnnxValue> Outputs)> Own => own;

    /// <summary>Adds a module: a layer, a <c>Sequential</c> of them, or one of your own that is an <see cref="IOnnxModule"/>.</summary>
    /// <param name="module">The module; what it computes in evaluation is written.</param>
    /// <param name="inputs">Its inputs, in the order of <c>forward</c>.</param>
    /// <returns>Its output; of several the first.</returns>
    /// <exception cref="EngineException">The export does not cover the module, or its inputs do not fit.</exception>
    public OnnxValue Module(nn.Module module, params IReadOnlyList<OnnxValue> inputs) => Modules(module, inputs)[0];

    /// <summary>The same for a module of several outputs, such as <c>LSTM</c> (sequence, last hidden state, last cell state).</summary>
    /// <param name="module">The module.</param>
    /// <param name="inputs">Its inputs, in the order of <c>forward</c>.</param>
    /// <returns>Its outputs, in the order of what <c>forward</c> returns.</returns>
    /// <exception cref="EngineException">The export does not cover the module, or its inputs do not fit.</exception>
    public IReadOnlyList<OnnxValue> Modules(nn.Module module, params IReadOnlyList<OnnxValue> inputs)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        var outer = path;
        path = PathOf(module);
        try
        {
            return module switch
            {
                IOnnxModule one when inputs.Count == 1 => Remember(module, inputs, [one.ExportOnnx(this, inputs[0])]),
                IOnnxMultiModule several => Remember(module, inputs, several.ExportOnnx(this, inputs)),
                _ when LayerExporters.IsSequence(module) => Sequence(module, inputs),
                _ => Layer(module, inputs),
            };
        }
        finally
        {
            path = outer;
        }
    }

    /// <summary>An input of the network, from an example of it.</summary>
    internal OnnxValue Input(string name, IReadOnlyList<Tensor> samples)
    {
        var value = new OnnxValue(name, samples);
        Nodes.Input(name, value.Type, value.Shape);
        return value;
    }

    /// <summary>An output of the network.</summary>
    internal void Output(string name, OnnxValue value)
    {
        Nodes.Add("Identity", [value.Name], output: name);
        Nodes.Output(name, value.Type, value.Shape);
    }

    private IReadOnlyList<OnnxValue> Sequence(nn.Module module, IReadOnlyList<OnnxValue> inputs)
    {
        foreach (var child in module.children())
        {
            inputs = Modules(child, inputs);
        }

        return inputs;
    }

    private IReadOnlyList<OnnxValue> Layer(nn.Module module, IReadOnlyList<OnnxValue> inputs)
    {
        var exporter = LayerExporters.Of(module, path);
        var (one, two) = (Compute(module, inputs, 0), Compute(module, inputs, 1));
        var outputs = one.Zip(two, (first, second) => new OnnxValue("", [first, second])).ToList();
        var names = exporter(new OnnxLayer(Nodes, path, module, inputs, outputs));
        return [.. names.Zip(outputs, (name, output) => new OnnxValue(name, output.Samples))];
    }

    /// <summary>What a layer makes of an example. It is given copies: a layer that works in place changes nothing in a graph.</summary>
    private IReadOnlyList<Tensor> Compute(nn.Module module, IReadOnlyList<OnnxValue> inputs, int sample)
    {
        try
        {
            return ModuleCall.Invoke(module, [.. inputs.Select(input => input.Samples[sample].clone())]);
        }
        catch (Exception exception) when (exception is ExternalException or ArgumentException or InvalidOperationException)
        {
            var shapes = inputs.Select(input => $"[{string.Join(", ", input.Samples[sample].shape)}]");
            throw new EngineException(
                $"{LayerExporters.Named(module, path)} cannot take the example, which is {string.Join(" and ", shapes)} there: "
                    + $"{exception.Message.Split('\n')[0].TrimEnd('.')}. Give an example of the shape that the module is used with.",
                exception);
        }
    }

    private IReadOnlyList<OnnxValue> Remember(nn.Module module, IReadOnlyList<OnnxValue> inputs, IReadOnlyList<OnnxValue> outputs)
    {
        own.Add((module, path, inputs, outputs));
        return outputs;
    }

    /// <summary>Where a module is in the network, as in the names of its parameters; one that is not part of it gets a name of its
    /// own.</summary>
    private string PathOf(nn.Module module)
    {
        if (!paths.TryGetValue(module, out var known))
        {
            known = string.Create(CultureInfo.InvariantCulture, $"{path}{(path == "" ? "" : ".")}{module.GetType().Name}_{paths.Count}");
            paths.Add(module, known);
            foreach (var (name, inner) in module.named_modules())
            {
                paths.TryAdd(inner, $"{known}.{name}");
            }
        }

        return known;
    }
}
