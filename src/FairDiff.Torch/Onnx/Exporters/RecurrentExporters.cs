using System.Globalization;
using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>LSTM and GRU from a state of zeros: the sequence of hidden states, then the last states.</summary>
internal static class RecurrentExporters
{
    // TorchSharp's gates are i, f, g, o and r, z, n; those of ONNX are i, o, f, c and z, r, h.
    private static readonly long[] LstmGates = [0, 3, 1, 2];
    private static readonly long[] GruGates = [1, 0, 2];

    public static void AddTo(LayerTable table)
    {
        table.AddSeveral<LSTM>((layer, module) => Layers(layer, module, "LSTM", LstmGates));
        table.AddSeveral<GRU>((layer, module) => Layers(layer, module, "GRU", GruGates));
    }

    private static IReadOnlyList<string> Layers(OnnxLayer layer, nn.Module module, string operation, long[] gates)
    {
        var weights = module.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);
        var batchFirst = LayerFields.Read<bool>(module, "_batch_first");
        var directions = LayerFields.Read<bool>(module, "_bidirectional") ? 2 : 1;
        var value = batchFirst ? Exchanged(layer, layer.Input) : layer.Input;
        List<string>[] states = [[], []];
        for (var i = 0; i < LayerFields.Read<long>(module, "_num_layers"); i++)
        {
            var outputs = Layer(layer, weights, operation, gates, directions, i, value);
            for (var state = 1; state < outputs.Count; state++)
            {
                states[state - 1].Add(outputs[state]);
            }

            // sequence x directions x batch x hidden: the directions side by side.
            var side = layer.Node("Transpose", [outputs[0]], new OnnxAttributes().Ints("perm", 0, 2, 1, 3));
            value = layer.Node("Reshape", side, layer.Numbers(0, 0, -1));
        }

        var last = states.Where(state => state.Count > 0)
            .Select(state => layer.Node("Concat", state, new OnnxAttributes().Int("axis", 0)));
        return [batchFirst ? Exchanged(layer, value) : value, .. last];
    }

    private static IReadOnlyList<string> Layer(
        OnnxLayer layer, Dictionary<string, Tensor> weights, string operation, long[] gates, int directions, int index, string input)
    {
        var number = index.ToString(CultureInfo.InvariantCulture);
        string[] suffixes = directions == 2 ? [number, number + "_reverse"] : [number];
        var inputWeights = suffixes.Select(suffix => Ordered(weights[$"weight_ih_l{suffix}"], gates)).ToArray();
        var hiddenWeights = suffixes.Select(suffix => Ordered(weights[$"weight_hh_l{suffix}"], gates)).ToArray();
        List<string> from =
            [input, layer.Constant($"W_l{number}", stack(inputWeights)), layer.Constant($"R_l{number}", stack(hiddenWeights))];
        if (weights.ContainsKey($"bias_ih_l{number}"))
        {
            var biases = suffixes.Select(suffix => cat(
                [Ordered(weights[$"bias_ih_l{suffix}"], gates), Ordered(weights[$"bias_hh_l{suffix}"], gates)], 0)).ToArray();
            from.Add(layer.Constant($"B_l{number}", stack(biases)));
        }

        var attributes = new OnnxAttributes().Int("hidden_size", weights[$"weight_hh_l{number}"].shape[1])
            .Text("direction", directions == 2 ? "bidirectional" : "forward");
        return operation == "LSTM"
            ? layer.Nodes(operation, from, attributes, 3)
            : layer.Nodes(operation, from, attributes.Int("linear_before_reset", 1), 2);
    }

    private static Tensor Ordered(Tensor weight, long[] gates)
    {
        var parts = weight.chunk(gates.Length, 0);
        return cat([.. gates.Select(gate => parts[gate])], 0);
    }

    private static string Exchanged(OnnxLayer layer, string value) =>
        layer.Node("Transpose", [value], new OnnxAttributes().Ints("perm", 1, 0, 2));
}
