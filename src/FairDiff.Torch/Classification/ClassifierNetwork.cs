using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;

namespace FairDiff.Torch.Classification;

/// <summary>What every backbone gives: features of images, and logits of the features. Images are n x 3 x h x w, normalised.</summary>
internal abstract class ClassifierNetwork(string name) : Module<Tensor, Tensor>(name), IOnnxModule
{
    /// <summary>The prefix of the parameters of the last layer, which depends on the number of classes.</summary>
    public abstract string HeadPrefix { get; }

    /// <summary>Logits, float32, n x K.</summary>
    public override Tensor forward(Tensor images)
    {
        using var features = Features(images);
        using var logits = Logits(features);
        return logits.to(float32);
    }

    /// <inheritdoc/>
    public abstract OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input);

    /// <summary>The same while the last layer alone is trained: all before it computes as in scoring, and has no gradient.</summary>
    public Tensor ForwardLastLayer(Tensor images)
    {
        eval();
        Tensor features;
        using (no_grad())
        {
            features = Features(images);
        }

        using (features)
        using (var logits = Logits(features))
        {
            return logits.to(float32);
        }
    }

    /// <summary>Takes all parameters but those of the last layer out of training.</summary>
    public void FreezeBody()
    {
        foreach (var (name, parameter) in named_parameters())
        {
            parameter.requires_grad = name.StartsWith(HeadPrefix, StringComparison.Ordinal);
        }
    }

    /// <summary>The pooled features before the last layer, float32, n x F.</summary>
    public abstract Tensor Features(Tensor images);

    /// <summary>The last layer.</summary>
    protected abstract Tensor Logits(Tensor features);

    /// <summary>The mean over places, n x F.</summary>
    protected static OnnxValue Pooled(OnnxGraph graph, OnnxValue maps)
    {
        using var pool = AdaptiveAvgPool2d(1);
        return graph.Flatten(graph.Module(pool, maps));
    }

    /// <summary>
    /// The same images with their channels side by side in memory, which every later operation keeps: a training step of ResNet-8 takes
    /// 30 % less time on a CPU, one of ResNet-18 about 5 %. TorchSharp has no memory format, but these strides are it.
    /// </summary>
    protected static Tensor ChannelsLast(Tensor images) => images.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}
