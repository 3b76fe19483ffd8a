using FairDiff.Torch.Onnx;

namespace FairDiff.Torch.Classification.Bit;

/// <summary>
/// BiT-ResNet (Kolesnikov et al. 2020): a residual network v2 (He et al. 2016b) with group norms and weight standardisation instead of
/// batch norms, so that images never depend on the batch that they are in. Parameters have the names of big_transfer's PyTorch model:
/// <c>root.conv</c>, <c>body.block1.unit01.gn1</c>, <c>head.gn</c>, <c>head.conv</c>, … These names are the file format.
/// </summary>
internal sealed class BitResNet : ClassifierNetwork
{
    private readonly BitRoot root;
    private readonly BitBody body;
    private readonly BitHead head;

    public BitResNet(ResNetDesign design, int classCount)
        : base(nameof(BitResNet))
    {
        root = new BitRoot(design);
        body = new BitBody(design);
        head = new BitHead(design.FeatureCount, classCount);
        RegisterComponents();
    }

    public override string HeadPrefix => "head.conv.";

    public override Tensor Features(Tensor images)
    {
        using var scope = NewDisposeScope();
        return head.Features(body.forward(root.forward(ChannelsLast(images)))).MoveToOuterDisposeScope();
    }

    public override OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue input)
    {
        var maps = head.ExportMaps(graph, graph.Module(body, graph.Module(root, input)));
        return graph.Module(head, Pooled(graph, maps));
    }

    protected override Tensor Logits(Tensor features) => head.forward(features);
}
