using TorchSharp;
using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Convolutions and transposed convolutions.</summary>
internal static class ConvolutionExporters
{
    public static void AddTo(LayerTable table)
    {
        table.Add<Conv1d>(Convolve);
        table.Add<Conv2d>(Convolve);
        table.Add<Conv3d>(Convolve);
        table.Add<ConvTranspose1d>(Transposed);
        table.Add<ConvTranspose2d>(Transposed);
        table.Add<ConvTranspose3d>(Transposed);
    }

    /// <summary>A convolution of two axes.</summary>
    public static string Square(OnnxLayer layer, Tensor weight, Tensor? bias, long[] stride, long[] padding) => layer.Node(
        "Conv",
        [layer.Input, .. Weights(layer, weight, bias)],
        new OnnxAttributes().Ints("kernel_shape", weight.shape[2..]).Ints("strides", stride).Ints("pads", [.. padding, .. padding]));

    private static string Convolve(OnnxLayer layer, Convolution module)
    {
        var (before, after) = Padding(module);
        var input = layer.Input;
        if (module.padding_mode != PaddingModes.Zeros)
        {
            input = PaddingExporters.Pad(layer, before, after, PaddingExporters.Mode(layer, module.padding_mode));
            before = after = [.. before.Select(_ => 0L)];
        }

        return layer.Node(
            "Conv", [input, .. Weights(layer, module.weight!, module.bias)], Attributes(module).Ints("pads", [.. before, .. after]));
    }

    private static string Transposed(OnnxLayer layer, ConvolutionTranspose module)
    {
        var (before, after) = Padding(module);
        return layer.Node(
            "ConvTranspose",
            [layer.Input, .. Weights(layer, module.weight!, module.bias)],
            Attributes(module).Ints("pads", [.. before, .. after]).Ints("output_padding", module.output_padding));
    }

    private static OnnxAttributes Attributes(Convolution module) => new OnnxAttributes()
        .Ints("kernel_shape", module.kernel_size)
        .Ints("strides", module.stride)
        .Ints("dilations", module.dilation)
        .Int("group", module.groups);

    private static IEnumerable<string> Weights(OnnxLayer layer, Tensor weight, Tensor? bias)
    {
        yield return layer.Constant("weight", weight);
        if (bias is not null)
        {
            yield return layer.Constant("bias", bias);
        }
    }

    /// <summary>Of "same" the smaller half stands before, as in TorchSharp.</summary>
    private static (long[] Before, long[] After) Padding(Convolution module)
    {
        switch (module.padding_type)
        {
            case TorchSharp.Padding.Same:
                var totals = module.kernel_size.Select((size, axis) => module.dilation[axis] * (size - 1)).ToList();
                return ([.. totals.Select(total => total / 2)], [.. totals.Select(total => total - (total / 2))]);
            case TorchSharp.Padding.Valid:
                long[] none = new long[module.kernel_size.Length];
                return (none, none);
            default:
                return (module.padding!, module.padding!);
        }
    }
}
