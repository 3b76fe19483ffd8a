using FairDiff.Torch.Onnx;
using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Tests.Onnx;

/// <summary>A residual block as a user writes it, with a branch, a gate and a call of functional.</summary>
internal sealed class UserBlock : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Sequential _body = Sequential(Conv2d(8, 8, 3, padding: 1, bias: false), BatchNorm2d(8), ReLU(inplace: true));
    private readonly Conv2d _squeeze = Conv2d(8, 8, 1);

    public UserBlock()
        : base(nameof(UserBlock)) => RegisterComponents();

    public override Tensor forward(Tensor input)
    {
        var hidden = _body.call(input);
        var gate = _squeeze.call(hidden.mean([2, 3], keepdim: true)).sigmoid();
        return functional.max_pool2d(cat([input + (hidden * gate), hidden], 1), 2);
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        var hidden = graph.Module(_body, input);
        var gate = graph.Sigmoid(graph.Module(_squeeze, graph.Mean(hidden, [2, 3], keepDimensions: true)));
        var sum = graph.Add(input, graph.Multiply(hidden, gate));
        return graph.Module(MaxPool2d(2), graph.Concat(1, sum, hidden));
    }
}

/// <summary>Words to classes: an embedding, positions that are a parameter, an encoder, the mean over places.</summary>
internal sealed class UserTransformer : Module<Tensor, Tensor>, IOnnxModule
{
    private readonly Embedding _words = Embedding(11, 12);
    private readonly Parameter _places = new(randn(6, 12, generator: new Generator(5)));
    private readonly TransformerEncoder _encoder;
    private readonly Linear _head = Linear(12, 3);

    public UserTransformer(long heads, Activations activation)
        : base(nameof(UserTransformer))
    {
        _encoder = TransformerEncoder(TransformerEncoderLayer(12, heads, 20, dropout: .1, activation), 2);
        RegisterComponents();
    }

    public override Tensor forward(Tensor input)
    {
        var x = (_words.call(input) + _places).transpose(0, 1);
        return _head.call(_encoder.call(x).mean([0]));
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        var x = graph.Transpose(graph.Add(graph.Module(_words, input), graph.Constant(_places, "places")), 0, 1);
        return graph.Module(_head, graph.Mean(graph.Module(_encoder, x), [0]));
    }
}

/// <summary>Attention of a sequence, batch first, to another of other width and length: two inputs, two outputs.</summary>
internal sealed class UserAttention : Module<Tensor, Tensor, (Tensor, Tensor)>, IOnnxMultiModule
{
    private readonly MultiheadAttention _attention;
    private readonly TransformerEncoderLayer _layer;

    public UserAttention(long heads, bool bias = true)
        : base(nameof(UserAttention))
    {
        _attention = MultiheadAttention(12, heads, bias: bias, kdim: 5, vdim: 5);
        _layer = TransformerEncoderLayer(12, heads, 20);
        RegisterComponents();
    }

    public override (Tensor, Tensor) forward(Tensor query, Tensor other)
    {
        var (q, k) = (query.transpose(0, 1), other.transpose(0, 1));
        var (values, shares) = _attention.call(q, k, k, null, true, null);
        return (_layer.call(values).transpose(0, 1), shares);
    }

    public IReadOnlyList<OnnxValue> ExportOnnx(OnnxGraph graph, IReadOnlyList<OnnxValue> inputs)
    {
        var (q, k) = (graph.Transpose(inputs[0], 0, 1), graph.Transpose(inputs[1], 0, 1));
        var attended = graph.Modules(_attention, q, k, k);
        return [graph.Transpose(graph.Module(_layer, attended[0]), 0, 1), attended[1]];
    }
}

/// <summary>Every operation of the graph that no other module here uses.</summary>
internal sealed class UserOperations : Module<Tensor, Tensor>, IOnnxModule
{
    public UserOperations()
        : base(nameof(UserOperations))
    {
    }

    public override Tensor forward(Tensor input)
    {
        var x = (input.reshape(input.shape[0], 2, 4) - 1f) / 3f;
        var square = x.matmul(x.permute(0, 2, 1)).unsqueeze(1).squeeze(1).flatten(1);
        var sums = x.narrow(2, 1, 2).sum(2).tanh().exp().log().softmax(-1).sqrt();
        return cat([square, sums], 1).clamp(-5, 5);
    }

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        var x = graph.Reshape(input, 0, 2, -1);
        x = graph.Divide(graph.Subtract(x, graph.Constant(1f)), graph.Constant(3f));
        var square = graph.MatMul(x, graph.Permute(x, 0, 2, 1));
        square = graph.Flatten(graph.Squeeze(graph.Unsqueeze(square, 1), 1));
        var sums = graph.Log(graph.Exp(graph.Tanh(graph.Sum(graph.Slice(x, 2, 1, 2), [2]))));
        var joined = graph.Concat(1, square, graph.Sqrt(graph.Softmax(sums, -1)));
        return graph.Operator("Clip", [joined, graph.Constant(-5f), graph.Constant(5f)], x => x[0].clamp(-5, 5));
    }
}

/// <summary>A module whose export is not what its forward computes.</summary>
internal sealed class WrongBlock(Func<OnnxGraph, OnnxValue, OnnxValue> export) : Module<Tensor, Tensor>(nameof(WrongBlock)), IOnnxModule
{
    public override Tensor forward(Tensor input) => input + input.relu();

    public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input) => export(graph, input);
}

/// <summary>A module that says nothing of what it computes.</summary>
internal sealed class SilentBlock() : Module<Tensor, Tensor>(nameof(SilentBlock))
{
    public override Tensor forward(Tensor input) => input * 2;
}
