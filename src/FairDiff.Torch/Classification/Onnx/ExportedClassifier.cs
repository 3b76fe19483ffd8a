using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Classification.Onnx;

/// <summary>
/// A classifier as its file has it: of pixels from 0 to 255 it makes logits and scores. It does not own the network.
/// </summary>
internal sealed class ExportedClassifier : Module<Tensor, (Tensor Logits, Tensor Score)>, IOnnxMultiModule
{
    private readonly ClassifierNetwork network;
    private readonly ClassifierShape shape;

    public ExportedClassifier(ClassifierNetwork network, ClassifierShape shape)
        : base(nameof(ExportedClassifier))
    {
        this.network = network;
        this.shape = shape;
        register_module(nameof(network), network);
    }

    public override (Tensor Logits, Tensor Score) forward(Tensor pixels)
    {
        using var scope = NewDisposeScope();
        var logits = network.call(ChannelScaling.Apply(shape.Normalization, pixels / Held(255)));
        return (logits.MoveToOuterDisposeScope(), shape.Probabilities(logits).MoveToOuterDisposeScope());
    }

    public IReadOnlyList<OnnxValue> ExportOnnx(OnnxGraph graph, IReadOnlyList<OnnxValue> inputs)
    {
        var logits = graph.Module(network, Normalized(graph, inputs[0]));
        return [logits, shape.Task == ClassificationTask.MultiLabel ? graph.Sigmoid(logits) : graph.Softmax(logits, 1)];
    }

    private OnnxValue Normalized(OnnxGraph graph, OnnxValue pixels)
    {
        var unit = graph.Divide(pixels, graph.Constant(tensor(255f), "bytes"));
        return ChannelScaling.Of(shape.Normalization) is { } scaling
            ? graph.Divide(
                graph.Subtract(unit, graph.Constant(tensor(scaling.Mean).view(3, 1, 1), "mean")),
                graph.Constant(tensor(scaling.Deviation).view(3, 1, 1), "deviation"))
            : unit;
    }
}
