using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>
/// Attention and what is made of it, sequence x batch x width, without masks. TorchSharp tells neither the number of heads nor the
/// activation of these layers; they are found by trying which of the few that are possible gives what the layer gives.
/// </summary>
internal static class AttentionExporters
{
    private const double NormEpsilon = 1e-5;

    public static void AddTo(LayerTable table)
    {
        table.AddSeveral<MultiheadAttention>((layer, module) =>
        {
            var weights = AttentionWeights.Of(module, "");
            var heads = Find(layer, weights.Width, heads =>
            {
                var (values, shares) = weights.Compute([.. layer.Inputs.Select(input => input.Samples[1])], heads);
                return Near(values, layer.Outputs[0].Samples[1]) && Near(shares, layer.Outputs[1].Samples[1]);
            });
            return weights.Export(layer, [.. layer.Inputs.Select(input => input.Name)], heads);
        });
        table.Add<TransformerEncoderLayer>((layer, module) => Encoder(layer, [new EncoderWeights(module, "")]));
        table.Add<TransformerEncoder>((layer, module) => Encoder(
            layer,
            [
                .. Enumerable.Range(0, Count(module)).Select(
                    index => new EncoderWeights(module, FormattableString.Invariant($"layers.{index}."))),
            ]));
    }

    private static string Encoder(OnnxLayer layer, IReadOnlyList<EncoderWeights> layers)
    {
        var (input, expected) = (layer.Inputs[0].Samples[1], layer.Outputs[0].Samples[1]);
        var gelu = false;
        var heads = Find(layer, layers[0].Attention.Width, heads => new[] { false, true }.Any(
            kind => Near(layers.Aggregate(input, (x, weights) => weights.Compute(x, heads, gelu = kind)), expected)));
        return layers.Aggregate(layer.Input, (value, weights) => weights.Export(layer, value, heads, gelu));
    }

    private static int Count(nn.Module module) => module.named_parameters()
        .Select(pair => pair.name.Split('.'))
        .Where(parts => parts[0] == "layers")
        .Select(parts => parts[1])
        .Distinct()
        .Count();

    private static long Find(OnnxLayer layer, long width, Func<long, bool> fits)
    {
        for (var heads = 1L; heads <= width; heads++)
        {
            if (width % heads == 0 && fits(heads))
            {
                return heads;
            }
        }

        throw layer.Refuse("no number of heads gives what it gives, so it has a setting that the export does not know");
    }

    private static bool Near(Tensor actual, Tensor expected) =>
        actual.shape.SequenceEqual(expected.shape) && actual.allclose(expected, 1e-4, 1e-5, true);

    /// <summary>One layer of an encoder: attention and two linear layers, each added to its input and then normalised.</summary>
    private sealed class EncoderWeights(nn.Module module, string prefix)
    {
        private readonly Dictionary<string, Tensor> weights =
            module.named_parameters().ToDictionary(pair => pair.name, pair => (Tensor)pair.parameter);

        public AttentionWeights Attention { get; } = AttentionWeights.Of(module, prefix + "self_attn.");

        public Tensor Compute(Tensor x, long heads, bool gelu)
        {
            x = Normalized(x.Plus(Attention.Compute([x, x, x], heads).Values), "norm1");
            var hidden = Linear(x, "linear1");
            return Normalized(x.Plus(Linear(gelu ? nn.functional.gelu(hidden) : hidden.relu(), "linear2")), "norm2");
        }

        public string Export(OnnxLayer layer, string input, long heads, bool gelu)
        {
            var attended = Attention.Export(layer, [input, input, input], heads)[0];
            var x = Normalized(layer, layer.Node("Add", input, attended), "norm1");
            var hidden = Linear(layer, x, "linear1");
            var active = gelu ? ActivationExporters.Gelu(layer, hidden) : layer.Node("Relu", hidden);
            return Normalized(layer, layer.Node("Add", x, Linear(layer, active, "linear2")), "norm2");
        }

        private Tensor Weight(string name) => weights[prefix + name + ".weight"];

        private Tensor Bias(string name) => weights[prefix + name + ".bias"];

        private Tensor Linear(Tensor x, string name) => nn.functional.linear(x, Weight(name), Bias(name));

        private Tensor Normalized(Tensor x, string name) =>
            nn.functional.layer_norm(x, [Attention.Width], Weight(name), Bias(name), NormEpsilon);

        private string Linear(OnnxLayer layer, string x, string name) =>
            LinearExporters.Apply(layer, x, Weight(name), Bias(name), $"{prefix}{name}.");

        private string Normalized(OnnxLayer layer, string x, string name) => NormExporters.OverLastAxes(
            layer, x, [Attention.Width], Weight(name), Bias(name), NormEpsilon, $"{prefix}{name}.");
    }
}
