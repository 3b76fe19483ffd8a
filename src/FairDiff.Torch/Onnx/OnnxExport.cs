using FairDiff.Torch.Onnx.Exporters;

namespace FairDiff.Torch.Onnx;

/// <summary>
/// Writes a TorchSharp network as an ONNX file (opset 17, IR version 8), which ONNX Runtime, ML.NET's <c>ApplyOnnxModel</c> and others
/// score without TorchSharp.
/// </summary>
/// <remarks>
/// <para>Layers of TorchSharp are written by their type and settings, as they work in evaluation. TorchSharp cannot trace what a
/// <c>forward</c> computes, so a module of your own implements <see cref="IOnnxModule"/>. Both are run on the example, and an export that
/// gives other values than <c>forward</c> is refused. A layer that is not covered is refused by name and place.</para>
/// <para>The first side of every input is the batch: the file takes any number. All other sides are those of the example. Numbers are
/// Float32; Int64, Int32, Byte and Bool may stand beside them.</para>
/// </remarks>
/// <example>
/// <code>
/// var network = nn.Sequential(nn.Conv2d(3, 16, 3), nn.ReLU(), nn.AdaptiveAvgPool2d([1, 1]), nn.Flatten(), nn.Linear(16, 10));
/// OnnxExport.Write(network, torch.randn(1, 3, 32, 32), "network.onnx");
/// </code>
/// </example>
public static class OnnxExport
{
    private const double Tolerance = 1e-3;
    private const int MostOutputs = 4;
    private const string PredictedLabel = "PredictedLabel";

    /// <summary>Writes a network of one input.</summary>
    /// <param name="module">The network.</param>
    /// <param name="example">An input of the shape and type that the network takes; its first side is the batch.</param>
    /// <param name="path">The file, written whole or not at all; weights above two gigabytes lie in a second one,
    /// <c>path.data</c>.</param>
    /// <param name="options">Names; null = the defaults.</param>
    /// <exception cref="EngineException">The export does not cover a layer, the example does not fit, <c>ExportOnnx</c> gives other values
    /// than <c>forward</c>, or the file cannot be written.</exception>
    public static void Write(nn.Module module, Tensor example, string path, OnnxExportOptions? options = null) =>
        Write(module, [example], path, options);

    /// <summary>Writes a network of several inputs.</summary>
    /// <param name="module">The network.</param>
    /// <param name="examples">Inputs of the shapes and types that the network takes, in the order of <c>forward</c>; their first sides are
    /// the batch.</param>
    /// <param name="path">The file, written whole or not at all; weights above two gigabytes lie in a second one,
    /// <c>path.data</c>.</param>
    /// <param name="options">Names; null = the defaults.</param>
    /// <exception cref="EngineException">The export does not cover a layer, the examples do not fit, <c>ExportOnnx</c> gives other values
    /// than <c>forward</c>, or the file cannot be written.</exception>
    public static void Write(nn.Module module, IReadOnlyList<Tensor> examples, string path, OnnxExportOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(examples);
        ArgumentException.ThrowIfNullOrEmpty(path);
        TorchRuntime.Initialize();
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        using var evaluation = new EvaluationMode(module);
        options ??= new OnnxExportOptions();
        var graph = new OnnxGraph(module);
        var names = Names("input", options.InputNames, examples.Count);
        graph.Nodes.Reserve([.. names, .. ReservedForOutputs(options)]);
        var inputs = examples.Select((example, index) => graph.Input(names[index], Batches(module, example, names[index]))).ToList();
        var outputs = graph.Modules(module, inputs);
        Check(graph, module, inputs, outputs);
        var outputNames = Names("output", options.OutputNames, outputs.Count);
        RefuseOverlap(names, outputNames, options);
        foreach (var (name, output) in outputNames.Zip(outputs))
        {
            graph.Output(name, output);
        }

        if (options.ClassNames.Count > 0)
        {
            AddPredictedLabel(graph.Nodes, outputs[^1], options.ClassNames);
        }

        OnnxModel.Write(path, options.GraphName ?? module.GetName(), graph.Nodes, options.Metadata);
    }

    /// <summary>Equal but for rounding: within a share of the largest value.</summary>
    internal static bool Near(Tensor actual, Tensor expected, double tolerance)
    {
        var (ours, theirs) = (actual.to(ScalarType.Float64), expected.to(ScalarType.Float64));
        return theirs.numel() == 0 || ours.allclose(theirs, tolerance, tolerance * Largest(theirs), equal_nan: true);
    }

    private static void AddPredictedLabel(OnnxNodes nodes, OnnxValue scores, IReadOnlyList<string> names)
    {
        if (scores.Shape is not [null, { } count] || count != names.Count)
        {
            throw new EngineException(
                $"There are {names.Count} ClassNames, and the last output is N x "
                    + $"{string.Join(" x ", scores.Shape.Skip(1))}. Give a name for each of its scores, or none.");
        }

        var largest = nodes.Add("ArgMax", [scores.Name], new OnnxAttributes().Int("axis", 1).Int("keepdims", 1));
        var texts = nodes.Add("Constant", [], new OnnxAttributes().Texts("value_strings", names));
        nodes.OutputOfText(nodes.Add("Gather", [texts, largest], new OnnxAttributes().Int("axis", 0), PredictedLabel), null, 1);
    }

    /// <summary>Two batches of an example: its first row, and that beside its second, or beside itself backwards.</summary>
    private static Tensor[] Batches(nn.Module module, Tensor example, string name)
    {
        ArgumentNullException.ThrowIfNull(example);
        if (example.Dimensions == 0 || example.shape[0] == 0)
        {
            throw new EngineException(
                $"The example of '{name}' has the shape [{string.Join(", ", example.shape)}]; its first side is the batch. Give an example "
                    + "of one row or more.");
        }

        var device = module.parameters().FirstOrDefault()?.device ?? CPU;
        var first = example.detach().to(device).narrow(0, 0, 1);
        var second = example.shape[0] > 1
            ? example.detach().to(device).narrow(0, 1, 1)
            : first.flip([.. Enumerable.Range(1, (int)example.Dimensions - 1).Select(axis => (long)axis)]);
        return [first, cat([first, second], 0)];
    }

    private static IReadOnlyList<string> Names(string kind, IReadOnlyList<string> names, int count)
    {
        if (names.Count == 0)
        {
            return count == 1 ? [kind] : [.. Enumerable.Range(1, count).Select(index => FormattableString.Invariant($"{kind}{index}"))];
        }

        return names.Count == count && names.Distinct().Count() == count ? names : throw new EngineException(
            $"There are {names.Count} names for {kind}s ({string.Join(", ", names)}), and the network has {count}. Give each a name of its "
                + "own, or none.");
    }

    /// <summary>The names that outputs have or, while their number is not known, may have by default.</summary>
    private static IEnumerable<string> ReservedForOutputs(OnnxExportOptions options) =>
    [
        .. options.OutputNames,
        .. Enumerable.Range(1, MostOutputs).SelectMany(count => Names("output", [], count)),
        PredictedLabel,
    ];

    private static void RefuseOverlap(IReadOnlyList<string> inputs, IReadOnlyList<string> outputs, OnnxExportOptions options)
    {
        IReadOnlyList<string> all = options.ClassNames.Count == 0 ? outputs : [.. outputs, PredictedLabel];
        if (inputs.Concat(all).GroupBy(name => name).FirstOrDefault(same => same.Count() > 1)?.Key is { } twice)
        {
            throw new EngineException(
                $"Two of the inputs ({string.Join(", ", inputs)}) and outputs ({string.Join(", ", all)}) of the ONNX file are called "
                    + $"'{twice}'. Give each a name of its own in InputNames and OutputNames"
                    + (options.ClassNames.Count == 0 ? "." : $"; ClassNames add the output {PredictedLabel}."));
        }
    }

    /// <summary>Whether what the graph computes of the example is what the module itself does; else the innermost module that
    /// differs.</summary>
    private static void Check(OnnxGraph graph, nn.Module module, IReadOnlyList<OnnxValue> inputs, IReadOnlyList<OnnxValue> outputs)
    {
        if (Difference(module, inputs, outputs) is not { } outer)
        {
            return;
        }

        var (differing, path, difference) = graph.Own
            .Select(own => (own.Module, own.Path, Difference: Difference(own.Module, own.Inputs, own.Outputs)))
            .FirstOrDefault(own => own.Difference is not null, (Module: module, Path: "", Difference: outer));
        throw new EngineException(
            $"{LayerExporters.Named(differing, path)} exports something else than its forward computes: of the example "
                + $"{difference}. Let ExportOnnx add what forward does, in the same order; what works in place in forward changes its "
                + "input.");
    }

    private static string? Difference(nn.Module module, IReadOnlyList<OnnxValue> inputs, IReadOnlyList<OnnxValue> outputs)
    {
        for (var sample = 0; sample < 2; sample++)
        {
            var expected = ModuleCall.Invoke(module, [.. inputs.Select(input => input.Samples[sample].clone())]);
            if (expected.Count != outputs.Count)
            {
                return $"forward gives {expected.Count} tensors and the export {outputs.Count}";
            }

            for (var i = 0; i < expected.Count; i++)
            {
                var actual = outputs[i].Samples[sample];
                if (!actual.shape.SequenceEqual(expected[i].shape))
                {
                    return $"forward gives [{string.Join(", ", expected[i].shape)}] and the export [{string.Join(", ", actual.shape)}]";
                }

                if (!Near(actual, expected[i], Tolerance))
                {
                    return "the values differ";
                }
            }
        }

        return null;
    }

    private static double Largest(Tensor values) =>
        values.nan_to_num(0, 0, 0).abs().max().item<double>() is var largest && largest > 0 ? largest : 1e-30;

    /// <summary>Evaluation of a module and all that is in it, until disposed.</summary>
    private sealed class EvaluationMode : IDisposable
    {
        private readonly List<(nn.Module Module, bool Training)> modes;

        public EvaluationMode(nn.Module module)
        {
            modes = [(module, module.training), .. module.named_modules().Select(pair => (pair.module, pair.module.training))];
            module.eval();
        }

        // Outer modules come first, and set those within them.
        public void Dispose() => modes.ForEach(mode => mode.Module.train(mode.Training));
    }
}
