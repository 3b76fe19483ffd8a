using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>
/// Attention and what is made of it, sequence x batch x width, without masks. TorchSharp tells neither the number of heads nor the
/// activation of these layers; they are found by trying which of the few that are possible gives what the layer gives of random numbers.
/// </summary>
internal static class AttentionExporters
{
    private const double NormEpsilon = 1e-5;
    private const double Tolerance = 1e-4;
    private const long Length = 8;

    // Small weights attend to everything nearly alike, with any number of heads, unless what they are given is large.
    private static readonly double[] Scales = [1, 10, 100];

    public static void AddTo(LayerTable table)
    {
        table.AddSeveral<MultiheadAttention>((layer, module) =>
        {
            var weights = AttentionWeights.Of(module, "");
            var heads = Find(layer, module, Heads(weights.Width), (heads, inputs) =>
            {
                var (values, shares) = weights.Compute(inputs, heads);
                return [values, shares];
            });
            return weights.Export(layer, [.. layer.Inputs.Select(input => input.Name)], heads);
        });
        table.Add<TransformerEncoderLayer>((layer, module) => Encoder(layer, module, [new EncoderWeights(module, "")]));
        table.Add<TransformerEncoder>((layer, module) => Encoder(
            layer,
            module,
            [
                .. Enumerable.Range(0, Count(module)).Select(
                    index => new EncoderWeights(module, FormattableString.Invariant($"layers.{index}."))),
            ]));
    }

    private static string Encoder(OnnxLayer layer, nn.Module module, IReadOnlyList<EncoderWeights> layers)
    {
        var settings = Heads(layers[0].Attention.Width).SelectMany(heads => new[] { (heads, gelu: false), (heads, gelu: true) });
        var (heads, gelu) = Find(layer, module, settings, (setting, inputs) =>
            [layers.Aggregate(inputs[0], (x, weights) => weights.Compute(x, setting.heads, setting.gelu))]);
        return layers.Aggregate(layer.Input, (value, weights) => weights.Export(layer, value, heads, gelu));
    }

    private static int Count(nn.Module module) => module.named_parameters()
        .Select(pair => pair.name.Split('.'))
        .Where(parts => parts[0] == "layers")
        .Select(parts => parts[1])
        .Distinct()
        .Count();

    private static IEnumerable<long> Heads(long width) =>
        Enumerable.Range(1, (int)width).Select(heads => (long)heads).Where(heads => width % heads == 0);

    /// <summary>The setting that gives what a layer gives of random numbers. The example cannot tell: to tokens that are all equal, or to
    /// a single one, every number of heads attends alike.</summary>
    private static TSetting Find<TSetting>(
        OnnxLayer layer,
        nn.Module module,
        IEnumerable<TSetting> settings,
        Func<TSetting, IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> compute)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(0, CPU);
        var left = settings.ToList();
        foreach (var scale in Scales)
        {
            Tensor[] inputs =
            [
                .. layer.Inputs.Select(input => input.Samples[1]).Select(
                    like => (randn([Length, 2, like.shape[^1]], generator: generator) * Held(scale)).to(like.dtype).to(like.device)),
            ];
            var expected = ModuleCall.Invoke(module, [.. inputs.Select(input => input.clone())]);
            left.RemoveAll(setting => !compute(setting, inputs).Zip(expected).All(pair => Near(pair.First, pair.Second)));
            if (left.Count <= 1)
            {
                break;
            }
        }

        return left.Count == 1 ? left[0] : throw layer.Refuse(left.Count == 0
            ? "no number of heads gives what it gives, so it has a setting that the export does not know"
            : $"{left.Count} settings of its heads and activation give the same with its weights, so that they do not tell which it has");
    }

    private static bool Near(Tensor actual, Tensor expected) =>
        actual.shape.SequenceEqual(expected.shape) && OnnxExport.Near(actual, expected, Tolerance);

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
