using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Activations. Those that opset 17 has no operator for are put together of others.</summary>
internal static class ActivationExporters
{
    public static void AddTo(LayerTable table)
    {
        table.Add<ReLU>("Relu");
        table.Add<Sigmoid>("Sigmoid");
        table.Add<Tanh>("Tanh");
        table.Add<Softsign>("Softsign");
        table.Add<SELU>("Selu");
        table.Add<Hardswish>("HardSwish");
        table.Add<ReLU6>((layer, _) => Clip(layer, 0, 6));
        table.Add<Hardtanh>((layer, module) => Clips(module)
            ? Clip(layer, module.min_val, module.max_val)
            : layer.Node("Identity", layer.Input));
        table.Add<Hardsigmoid>((layer, _) => With(layer, "HardSigmoid", new OnnxAttributes().Float("alpha", 1f / 6).Float("beta", .5f)));
        table.Add<LeakyReLU>((layer, module) => With(layer, "LeakyRelu", Alpha(module.negative_slope)));
        table.Add<RReLU>((layer, module) => With(layer, "LeakyRelu", Alpha((module.lower + module.upper) / 2)));
        table.Add<ELU>((layer, module) => With(layer, "Elu", Alpha(module.alpha)));
        table.Add<CELU>((layer, module) => With(layer, "Celu", Alpha(module.alpha)));
        table.Add<Softmax>((layer, module) => With(layer, "Softmax", Axis(module.dim)));
        table.Add<Softmax2d>((layer, _) => With(layer, "Softmax", Axis(-3)));
        table.Add<LogSoftmax>((layer, module) => With(layer, "LogSoftmax", Axis(module.dim)));
        table.Add<Softmin>((layer, module) => layer.Node("Softmax", [layer.Node("Neg", layer.Input)], Axis(module.dim)));
        table.Add<Softshrink>((layer, module) => Shrink(layer, module.lambda, module.lambda));
        table.Add<Hardshrink>((layer, module) => Shrink(layer, module.lambda, 0));
        table.Add<Tanhshrink>((layer, _) => layer.Node("Sub", layer.Input, layer.Node("Tanh", layer.Input)));
        table.Add<SiLU>((layer, _) => layer.Node("Mul", layer.Input, layer.Node("Sigmoid", layer.Input)));
        table.Add<Mish>((layer, _) => layer.Node("Mul", layer.Input, layer.Node("Tanh", layer.Node("Softplus", layer.Input))));
        table.Add<LogSigmoid>((layer, _) => layer.Node("Neg", layer.Node("Softplus", layer.Node("Neg", layer.Input))));
        table.Add<Softplus>(SoftplusOf);
        table.Add<Threshold>((layer, module) => layer.Node(
            "Where",
            layer.Node("Greater", layer.Input, layer.Number(module.threshold)),
            layer.Input,
            layer.Number(module.value)));
        table.Add<GELU>((layer, module) => module.approximate == GELU.Approximate.tanh ? TanhGelu(layer) : Gelu(layer, layer.Input));
        table.Add<GLU>(Gated);
        table.Add<PReLU>(Parametric);
    }

    /// <summary>x Φ(x), Φ the normal distribution's function.</summary>
    public static string Gelu(OnnxLayer layer, string input)
    {
        var error = layer.Node("Erf", layer.Node("Mul", input, layer.Number(Math.Sqrt(.5))));
        return layer.Node("Mul", layer.Node("Mul", input, layer.Number(.5)), layer.Node("Add", error, layer.Number(1)));
    }

    private static string TanhGelu(OnnxLayer layer)
    {
        var cube = layer.Node("Mul", layer.Node("Mul", layer.Input, layer.Input), layer.Input);
        var inner = layer.Node("Add", layer.Input, layer.Node("Mul", cube, layer.Number(.044715)));
        var tangent = layer.Node("Tanh", layer.Node("Mul", inner, layer.Number(Math.Sqrt(2 / Math.PI))));
        return layer.Node("Mul", layer.Node("Mul", layer.Input, layer.Number(.5)), layer.Node("Add", tangent, layer.Number(1)));
    }

    private static string SoftplusOf(OnnxLayer layer, Softplus module)
    {
        var scaled = layer.Node("Mul", layer.Input, layer.Number(module.beta));
        var soft = layer.Node("Div", layer.Node("Softplus", scaled), layer.Number(module.beta));
        return layer.Node("Where", layer.Node("Greater", scaled, layer.Number(module.threshold)), layer.Input, soft);
    }

    private static string Gated(OnnxLayer layer, GLU module)
    {
        var half = layer.Side((int)module.dim) / 2;
        return layer.Node("Mul", Part(0, half), layer.Node("Sigmoid", Part(half, 2 * half)));

        string Part(long start, long end) => layer.Node(
            "Slice", layer.Input, layer.Numbers(start), layer.Numbers(end), layer.Numbers(module.dim));
    }

    /// <summary>The slopes stand at the channels, axis 1, or are one.</summary>
    private static string Parametric(OnnxLayer layer, PReLU module)
    {
        var slopes = module.num_parameters == 1 || layer.Rank < 2
            ? module.weight
            : module.weight.view([-1, .. Enumerable.Repeat(1L, layer.Rank - 2)]);
        return layer.Node("PRelu", layer.Input, layer.Constant("weight", slopes));
    }

    /// <summary>TorchSharp 0.107 forgets to, unless in place; what it computes is what the network was trained with.</summary>
    private static bool Clips(Hardtanh module)
    {
        using var beyond = tensor(new[] { (float)module.max_val + 1 });
        using var clipped = module.call(beyond.clone());
        return clipped.item<float>() < (float)module.max_val + 1;
    }

    private static string Clip(OnnxLayer layer, double low, double high) =>
        layer.Node("Clip", layer.Input, layer.Number(low), layer.Number(high));

    private static string Shrink(OnnxLayer layer, double lambda, double bias) =>
        With(layer, "Shrink", new OnnxAttributes().Float("lambd", (float)lambda).Float("bias", (float)bias));

    private static string With(OnnxLayer layer, string operation, OnnxAttributes attributes) =>
        layer.Node(operation, [layer.Input], attributes);

    private static OnnxAttributes Alpha(double value) => new OnnxAttributes().Float("alpha", (float)value);

    private static OnnxAttributes Axis(long value) => new OnnxAttributes().Int("axis", value);
}
