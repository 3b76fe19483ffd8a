using FairDiff.Torch.Layers;
using FairDiff.Torch.Onnx;
using static TorchSharp.torch.nn;
using Sequential = TorchSharp.Modules.Sequential;

namespace FairDiff.Torch.Classification;

/// <summary>
/// A residual network (He et al. 2016) with torchvision's parameter names, so that weights can be exchanged: <c>conv1</c>, <c>bn1</c>,
/// <c>layer1.0.conv1</c>, <c>layer2.0.downsample.0</c>, <c>fc</c>, … These names are the file format.
/// </summary>
internal sealed class ResNet : ClassifierNetwork
{
    private readonly Conv2d conv1;
    private readonly BatchNorm2d bn1;
    private readonly Sequential[] stages;
    private readonly Linear fc;
    private readonly bool pooled;

    public ResNet(ResNetDesign design, int classCount)
        : base(nameof(ResNet))
    {
        pooled = design.Stem == ResNetStem.Large;
        conv1 = pooled
            ? new Conv2d(3, design.StemChannels, 7, 2, bias: false)
            : new Conv2d(3, design.StemChannels, 3, bias: false);
        bn1 = new BatchNorm2d(design.StemChannels);
        stages = Stages(design);
        fc = new Linear(design.FeatureCount, classCount);

        // By hand, because a network has three or four stages and a field cannot be named by a number.
        register_module(nameof(conv1), conv1);
        register_module(nameof(bn1), bn1);
        for (var i = 0; i < stages.Length; i++)
        {
            register_module($"layer{i + 1}", stages[i]);
        }

        register_module(nameof(fc), fc);
    }

    public override string HeadPrefix => "fc.";

    public override Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        var maps = bn1.forward(conv1.forward(ChannelsLast(images))).relu_();
        if (pooled)
        {
            maps = functional.max_pool2d(maps, 3, 2, 1);
        }

        foreach (var stage in stages)
        {
            maps = stage.forward(maps);
        }

        return maps.mean([2, 3]).to(float32).MoveToOuterDisposeScope();
    }

    public override OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        using var pool = MaxPool2d(3, 2, 1);
        var maps = graph.Relu(graph.Module(bn1, graph.Module(conv1, input)));
        maps = pooled ? graph.Module(pool, maps) : maps;
        return graph.Module(fc, Pooled(graph, stages.Aggregate(maps, (value, stage) => graph.Module(stage, value))));
    }

    protected override Tensor Logits(Tensor features) => fc.forward(features);

    private static Sequential[] Stages(ResNetDesign design)
    {
        var inputs = design.StemChannels;
        var result = new Sequential[design.Stages.Count];
        for (var i = 0; i < result.Length; i++)
        {
            var stage = design.Stages[i];
            var outputs = stage.Channels * design.Expansion;
            var blocks = new List<Module<Tensor, Tensor>>();
            for (var b = 0; b < stage.Blocks; b++)
            {
                var stride = b == 0 ? stage.Stride : 1;
                blocks.Add(design.Bottleneck
                    ? new BottleneckBlock(inputs, stage.Channels, outputs, stride)
                    : new BasicBlock(inputs, outputs, stride));
                inputs = outputs;
            }

            result[i] = Sequential(blocks);
        }

        return result;
    }
}
