using FairDiff.Torch.Onnx;
using FairDiff.Torch.Onnx.Exporters;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace FairDiff.Torch.Tests.Onnx;

/// <summary>Each layer in several settings and shapes, as ONNX Runtime computes it.</summary>
public sealed class LayerExportTests : IDisposable
{
    private static readonly long[] Signal = [3, 4, 11];
    private static readonly long[] Maps = [3, 4, 9, 7];
    private static readonly long[] Volume = [3, 4, 5, 6, 7];
    private static readonly long[] Rows = [3, 8];
    private static readonly long[] Sequence = [3, 5, 8];

    private static readonly Dictionary<string, (Func<torch.nn.Module> Layer, long[] Shape)> Cases = new()
    {
        ["Conv1d"] = (() => Conv1d(4, 6, 3), Signal),
        ["Conv1d, stride, dilation"] = (() => Conv1d(4, 6, 3, stride: 2, padding: 2, dilation: 2, bias: false), Signal),
        ["Conv1d, same"] = (() => Conv1d(4, 6, 4, Padding.Same, dilation: 2), Signal),
        ["Conv2d"] = (() => Conv2d(4, 6, 3), Maps),
        ["Conv2d, groups, circumference"] = (() => Conv2d(4, 8, (3, 2), stride: (2, 1), padding: (1, 0), groups: 2), Maps),
        ["Conv2d, depthwise"] = (() => Conv2d(4, 4, 3, padding: 1, groups: 4), Maps),
        ["Conv2d, same"] = (() => Conv2d(4, 6, 4, Padding.Same), Maps),
        ["Conv2d, valid"] = (() => Conv2d(4, 6, 3, Padding.Valid), Maps),
        ["Conv2d, reflect"] = (() => Conv2d(4, 6, 3, padding: 1, padding_mode: PaddingModes.Reflect), Maps),
        ["Conv2d, replicate"] = (() => Conv2d(4, 6, 3, padding: 2, padding_mode: PaddingModes.Replicate), Maps),
        ["Conv3d"] = (() => Conv3d(4, 5, 3, stride: 2, padding: 1), Volume),
        ["ConvTranspose1d"] = (() => ConvTranspose1d(4, 6, 3, stride: 2, padding: 1, output_padding: 1), Signal),
        ["ConvTranspose2d"] = (() => ConvTranspose2d(4, 6, 2, stride: 2), Maps),
        ["ConvTranspose2d, groups"] = (() => ConvTranspose2d(4, 6, 3, stride: 2, padding: 1, output_padding: 1, groups: 2), Maps),
        ["ConvTranspose3d"] = (() => ConvTranspose3d(4, 3, 2, stride: 2), Volume),
        ["Linear"] = (() => Linear(8, 5), Rows),
        ["Linear, sequence"] = (() => Linear(8, 5), Sequence),
        ["Linear, no bias"] = (() => Linear(8, 5, hasBias: false), Sequence),
        ["BatchNorm1d, rows"] = (() => BatchNorm1d(8), Rows),
        ["BatchNorm1d, signal"] = (() => BatchNorm1d(4, eps: 1e-3), Signal),
        ["BatchNorm2d"] = (() => BatchNorm2d(4), Maps),
        ["BatchNorm2d, not affine"] = (() => BatchNorm2d(4, affine: false), Maps),
        ["BatchNorm3d"] = (() => BatchNorm3d(4), Volume),
        ["LayerNorm"] = (() => LayerNorm(8), Sequence),
        ["LayerNorm, maps"] = (() => LayerNorm([4, 9, 7], eps: 1e-3), Maps),
        ["LayerNorm, not affine"] = (() => LayerNorm(8, elementwise_affine: false), Sequence),
        ["GroupNorm"] = (() => GroupNorm(2, 4), Maps),
        ["GroupNorm, signal"] = (() => GroupNorm(4, 4, eps: 1e-2), Signal),
        ["GroupNorm, not affine"] = (() => GroupNorm(1, 4, affine: false), Maps),
        ["InstanceNorm1d"] = (() => InstanceNorm1d(4), Signal),
        ["InstanceNorm2d, affine"] = (() => InstanceNorm2d(4, affine: true), Maps),
        ["InstanceNorm2d, tracked"] = (() => InstanceNorm2d(4, affine: true, track_running_stats: true), Maps),
        ["InstanceNorm3d"] = (() => InstanceNorm3d(4), Volume),
        ["LocalResponseNorm"] = (() => LocalResponseNorm(3, .1, .75, 2), Maps),
        ["MaxPool1d"] = (() => MaxPool1d(3, 2, 1), Signal),
        ["MaxPool1d, default stride"] = (() => MaxPool1d(2), Signal),
        ["MaxPool2d"] = (() => MaxPool2d(3, 2, 1), Maps),
        ["MaxPool2d, ceiling"] = (() => MaxPool2d(2, 2, ceil_mode: true), Maps),
        ["MaxPool2d, ceiling, padding"] = (() => MaxPool2d(3, 2, 1, ceil_mode: true), Maps),
        ["MaxPool2d, dilation"] = (() => MaxPool2d((3, 2), (1, 2), dilation: (2, 1)), Maps),
        ["MaxPool3d"] = (() => MaxPool3d(2), Volume),
        ["AvgPool1d"] = (() => AvgPool1d(3, 2, 1), Signal),
        ["AvgPool2d"] = (() => AvgPool2d(3, 2, 1), Maps),
        ["AvgPool2d, padding does not count"] = (() => AvgPool2d(3, 2, 1, count_include_pad: false), Maps),
        ["AvgPool2d, ceiling"] = (() => AvgPool2d(2, ceil_mode: true), Maps),
        ["AvgPool2d, ceiling, padding"] = (() => AvgPool2d(4, 3, 1, ceil_mode: true), Maps),
        ["AvgPool2d, ceiling, padding does not count"] = (() => AvgPool2d(4, 3, 1, ceil_mode: true, count_include_pad: false), Maps),
        ["AvgPool2d, divisor"] = (() => AvgPool2d([2, 2], divisor_override: 3), Maps),
        ["AvgPool3d"] = (() => AvgPool3d(2), Volume),
        ["AdaptiveAvgPool1d"] = (() => AdaptiveAvgPool1d(1), Signal),
        ["AdaptiveAvgPool1d, uneven"] = (() => AdaptiveAvgPool1d(4), Signal),
        ["AdaptiveAvgPool2d"] = (() => AdaptiveAvgPool2d(1), Maps),
        ["AdaptiveAvgPool2d, even"] = (() => AdaptiveAvgPool2d((3, 7)), Maps),
        ["AdaptiveAvgPool2d, uneven"] = (() => AdaptiveAvgPool2d((4, 3)), Maps),
        ["AdaptiveAvgPool2d, larger"] = (() => AdaptiveAvgPool2d((11, 9)), Maps),
        ["AdaptiveAvgPool3d, uneven"] = (() => AdaptiveAvgPool3d((2, 4, 3)), Volume),
        ["AdaptiveMaxPool1d"] = (() => AdaptiveMaxPool1d(1), Signal),
        ["AdaptiveMaxPool2d"] = (() => AdaptiveMaxPool2d([3, 1]), Maps),
        ["ReLU"] = (() => ReLU(), Maps),
        ["ReLU in place"] = (() => ReLU(inplace: true), Maps),
        ["ReLU6"] = (() => ReLU6(), Maps),
        ["LeakyReLU"] = (() => LeakyReLU(.2), Maps),
        ["RReLU"] = (() => RReLU(), Maps),
        ["ELU"] = (() => ELU(1.5), Maps),
        ["SELU"] = (() => SELU(), Maps),
        ["CELU"] = (() => CELU(2), Maps),
        ["GELU"] = (() => GELU(), Maps),
        ["GELU, tanh"] = (() => GELU(TorchSharp.Modules.GELU.Approximate.tanh, false), Maps),
        ["SiLU"] = (() => SiLU(), Maps),
        ["Mish"] = (() => Mish(), Maps),
        ["Hardswish"] = (() => Hardswish(), Maps),
        ["Hardsigmoid"] = (() => Hardsigmoid(), Maps),
        ["Hardtanh"] = (() => Hardtanh(-.5, 2), Maps),
        ["Hardtanh in place"] = (() => Hardtanh(-.5, 2, inplace: true), Maps),
        ["Hardshrink"] = (() => Hardshrink(.4), Maps),
        ["Softshrink"] = (() => Softshrink(.4), Maps),
        ["Tanhshrink"] = (() => Tanhshrink(), Maps),
        ["Sigmoid"] = (() => Sigmoid(), Maps),
        ["LogSigmoid"] = (() => LogSigmoid(), Maps),
        ["Tanh"] = (() => Tanh(), Maps),
        ["Softplus"] = (() => Softplus(), Maps),
        ["Softplus, beta, threshold"] = (() => Softplus(2, 1), Maps),
        ["Softsign"] = (() => Softsign(), Maps),
        ["Softmax"] = (() => Softmax(1), Maps),
        ["Softmax, last"] = (() => Softmax(-1), Maps),
        ["Softmax2d"] = (() => Softmax2d(), Maps),
        ["Softmin"] = (() => Softmin(1), Rows),
        ["LogSoftmax"] = (() => LogSoftmax(1), Rows),
        ["PReLU"] = (() => PReLU(1), Maps),
        ["PReLU, channels"] = (() => PReLU(4), Maps),
        ["PReLU, rows"] = (() => PReLU(8), Rows),
        ["Threshold"] = (() => Threshold(.3, -2), Maps),
        ["GLU"] = (() => GLU(1), Maps),
        ["GLU, last"] = (() => GLU(-1), Rows),
        ["Dropout"] = (() => Dropout(), Maps),
        ["Dropout1d"] = (() => Dropout1d(), Signal),
        ["Dropout2d"] = (() => Dropout2d(), Maps),
        ["Dropout3d"] = (() => Dropout3d(), Volume),
        ["AlphaDropout"] = (() => AlphaDropout(), Maps),
        ["FeatureAlphaDropout"] = (() => FeatureAlphaDropout(), Maps),
        ["Identity"] = (() => Identity(), Maps),
        ["Flatten"] = (() => Flatten(), Maps),
        ["Flatten, last two"] = (() => Flatten(2, 3), Maps),
        ["Flatten, batch"] = (() => Flatten(0, 1), Maps),
        ["Unflatten"] = (() => Unflatten(1, [2, 2]), Maps),
        ["PixelShuffle"] = (() => PixelShuffle(2), Maps),
        ["PixelUnshuffle"] = (() => PixelUnshuffle(3), [3, 4, 9, 6]),
        ["ChannelShuffle"] = (() => ChannelShuffle(2), Maps),
        ["ZeroPad2d"] = (() => ZeroPad2d((1, 2, 3, 0)), Maps),
        ["ConstantPad1d"] = (() => ConstantPad1d((1, 2), 1.5), Signal),
        ["ConstantPad2d"] = (() => ConstantPad2d(2, -1), Maps),
        ["ConstantPad3d"] = (() => ConstantPad3d(1, 2), Volume),
        ["ReflectionPad1d"] = (() => ReflectionPad1d((3, 1)), Signal),
        ["ReflectionPad2d"] = (() => ReflectionPad2d((1, 2, 3, 0)), Maps),
        ["ReflectionPad3d"] = (() => ReflectionPad3d(1), Volume),
        ["ReplicationPad1d"] = (() => ReplicationPad1d(2), Signal),
        ["ReplicationPad2d"] = (() => ReplicationPad2d((1, 2, 3, 0)), Maps),
        ["ReplicationPad3d"] = (() => ReplicationPad3d(1), Volume),
        ["Upsample, nearest"] = (() => Upsample(scale_factor: [2, 2]), Maps),
        ["Upsample, nearest, fraction"] = (() => Upsample(scale_factor: [1.5, 1.7]), Maps),
        ["Upsample, nearest, size"] = (() => Upsample(size: [13, 5]), Maps),
        ["Upsample, signal"] = (() => Upsample(scale_factor: [2], mode: UpsampleMode.Linear), Signal),
        ["Upsample, bilinear"] = (() => Upsample(scale_factor: [2, 3], mode: UpsampleMode.Bilinear), Maps),
        ["Upsample, bilinear, aligned"] =
            (() => Upsample(scale_factor: [2, 3], mode: UpsampleMode.Bilinear, align_corners: true), Maps),
        ["Upsample, bilinear, size"] = (() => Upsample(size: [20, 5], mode: UpsampleMode.Bilinear), Maps),
        ["Upsample, bicubic"] = (() => Upsample(scale_factor: [2, 2], mode: UpsampleMode.Bicubic), Maps),
        ["Upsample, trilinear"] = (() => Upsample(scale_factor: [2, 2, 2], mode: UpsampleMode.Trilinear), Volume),
        ["LSTM"] = (() => LSTM(8, 6, batchFirst: true), Sequence),
        ["LSTM, two layers, both ways"] = (() => LSTM(8, 6, 2, batchFirst: true, bidirectional: true), Sequence),
        ["LSTM, no bias"] = (() => LSTM(8, 6, bias: false, batchFirst: true), Sequence),
        ["GRU"] = (() => GRU(8, 6, batchFirst: true), Sequence),
        ["GRU, two layers, both ways"] = (() => GRU(8, 6, 2, batchFirst: true, bidirectional: true), Sequence),
        ["Sequential"] = (() => Sequential(("a", Linear(8, 4)), ("b", Sequential(ReLU(), Linear(4, 3)))), Rows),
    };

    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public static TheoryData<string> Names => [.. Cases.Keys];

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Write_Layer_ComputesAsTorchSharp(string name)
    {
        var (layer, shape) = Cases[name];
        var input = randn(shape, generator: new Generator(2)) * 2;

        AssertComputes(OnnxFile.Fill(layer()), input);
    }

    [Fact]
    public void Write_Embedding_LooksUp()
    {
        var words = tensor(new long[] { 4, 0, 1, 3, 3, 2 }).view(2, 3);

        AssertComputes(OnnxFile.Fill(Embedding(5, 8)), words);
        AssertComputes(OnnxFile.Fill(Embedding(5, 8, max_norm: .5)), words);
    }

    [Fact]
    public void Write_Bilinear_TakesTwoInputs() =>
        AssertComputes(OnnxFile.Fill(Bilinear(4, 3, 5)), randn(3, 4), randn(3, 3));

    [Fact]
    public void Cases_AreOfAllLayersThatAreCovered()
    {
        string[] elsewhere = [nameof(Embedding), nameof(Bilinear), nameof(MultiheadAttention), nameof(TransformerEncoder),
            nameof(TransformerEncoderLayer)];

        Assert.Empty(LayerExporters.Names.Except(Cases.Values.Select(value => value.Layer().GetType().Name)).Except(elsewhere));
        Assert.True(LayerExporters.Names.Count >= 30);
    }

    private void AssertComputes(torch.nn.Module module, params Tensor[] inputs)
    {
        var path = _folder.File("layer.onnx");

        OnnxExport.Write(module, inputs, path);

        var difference = OnnxFile.LargestDifference(module, inputs, path);
        TestContext.Current.TestOutputHelper?.WriteLine($"{difference:G3}");
        Assert.InRange(difference, 0, 1e-5);
    }
}
