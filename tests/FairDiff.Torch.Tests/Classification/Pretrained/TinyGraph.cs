using FairDiff.Torch.Onnx;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification.Pretrained;

/// <summary>ResNet-8 as an ONNX graph, operator by operator, with what may be odd about it.</summary>
internal sealed class TinyGraph
{
    private readonly OnnxNodes _nodes = new();
    private readonly Generator _generator = new(7);
    private int _constants;

    /// <summary>Whether norms stand beside convolutions.</summary>
    public bool Norms { get; init; } = true;

    public float Epsilon { get; init; } = 1e-5f;

    public int Group { get; init; } = 1;

    public string Activation { get; init; } = "Relu";

    public string Sum { get; init; } = "Add";

    public long Padding { get; init; } = 1;

    public string Pooling { get; init; } = "GlobalAveragePool";

    public long StemStride { get; init; } = 1;

    public long LastStride { get; init; } = 2;

    public bool ExtraBlock { get; init; }

    /// <summary>Whether the first block takes the images.</summary>
    public bool FromImages { get; init; }

    /// <summary>The last layer; null = there is none.</summary>
    public string? Head { get; init; } = "Gemm";

    /// <summary>Whether all numbers are zero.</summary>
    public bool Zero { get; init; }

    public void Write(string path)
    {
        using var scope = NewDisposeScope();
        var value = _nodes.Input("images", 1, 3, 32, 32);
        value = FromImages ? value : _nodes.Add("Relu", [Convolution(value, 3, 16, 3, StemStride, 1)]);
        value = Block(value, 16, 24, 2, Activation);
        value = ExtraBlock ? Block(value, 24, 24, 1) : value;
        value = Block(Block(value, 24, 48, 2), 48, 96, LastStride);
        value = _nodes.Add(Pooling, [value]);
        if (Head is not null)
        {
            value = _nodes.Add("Flatten", [value]);
            value = Head switch
            {
                "Gemm" => _nodes.Add("Gemm", [value, Constant(5, 96), Constant(5)], new OnnxAttributes().Int("transB", 1)),
                "MatMul" => _nodes.Add("Add", [_nodes.Add("MatMul", [value, Constant(96, 5)]), Constant(5)]),
                _ => _nodes.Add(Head, [value]),
            };
        }

        _nodes.Add("Identity", [value], output: "result");
        _nodes.Output("result", Head is null ? [1, 96, 1, 1] : [1, 5]);
        OnnxModel.Write(path, "tiny", _nodes, []);
    }

    private string Block(string input, long inputs, long outputs, long stride, string activation = "Relu")
    {
        var inner = _nodes.Add(activation, [Convolution(input, inputs, outputs, 3, stride, Padding, Group)]);
        var main = Convolution(inner, outputs, outputs, 3, 1, Padding);
        var shortcut = inputs == outputs && stride == 1 ? input : Convolution(input, inputs, outputs, 1, stride, 0);
        return _nodes.Add("Relu", [_nodes.Add(Sum, [main, shortcut])]);
    }

    private string Convolution(string input, long inputs, long outputs, long kernel, long stride, long padding, int group = 1)
    {
        List<string> inner = [input, Constant(outputs, inputs / group, kernel, kernel)];
        if (!Norms)
        {
            inner.Add(Constant(outputs));
        }

        var value = _nodes.Add("Conv", inner, new OnnxAttributes().Ints("kernel_shape", kernel, kernel).Ints("strides", stride, stride)
            .Ints("pads", padding, padding, padding, padding).Int("group", group));
        return Norms
            ? _nodes.Add("BatchNormalization", [value, Constant(outputs), Constant(outputs), Constant(outputs), Variance(outputs)],
                new OnnxAttributes().Float("epsilon", Epsilon))
            : value;
    }

    private string Constant(params long[] shape)
    {
        var fan = shape.Length == 4 ? shape[1] * shape[2] * shape[3] : 4;
        return _nodes.Constant($"c{_constants++}", Zero ? zeros(shape) : randn(shape, generator: _generator) * Math.Sqrt(2.0 / fan));
    }

    private string Variance(long channels) => _nodes.Constant($"c{_constants++}", rand([channels], generator: _generator) + .01);
}
