using FairDiff.MLNet;
using FairDiff.Torch.Onnx;
using Microsoft.ML;
using static FairDiff.Pipelines.Tests.Docs.OnnxDocsSample.Own;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace FairDiff.Pipelines.Tests.Docs;

/// <summary>The code of docs/ about networks of one's own, letter by letter.</summary>
internal static class OnnxDocsSample
{
    public static void Write()
    {
        // <own network>
        var network = Sequential(Conv2d(3, 8, 3), new Block(), AdaptiveAvgPool2d(1), Flatten(), Linear(8, 10));
        OnnxExport.Write(network, randn(1, 3, 32, 32), "network.onnx"); // an example: its first side is the batch, of any size in the file
        // </own network>
    }

    public static ITransformer Stage(MLContext ml, FairDiffCatalog fair, IDataView rows)
    {
        // <own stage>
        fair.RegisterTorchModel("patches", NewNetwork); // how it is made: before ml.Model.Load too, in the app that serves
        using var network = NewNetwork(); // train it with TorchSharp, as you like
        var model = ml.Transforms.ResizeImages("Image", 32, 32)
            .Append(fair.TorchModel("patches", network, inputs: ["Image"], outputs: ["Score"]))
            .Fit(rows); // trains nothing: the stage has a copy of the network
        // </own stage>
        return model;
    }

    private static Module<Tensor, Tensor> NewNetwork() =>
        Sequential(Conv2d(3, 8, 3), new Block(), AdaptiveAvgPool2d(1), Flatten(), Linear(8, 2));

    public static class Own
    {
#pragma warning disable IDE1006 // The names of a module's fields are those of its parameters.
        // <own module>
        public sealed class Block : Module<Tensor, Tensor>, IOnnxModule
        {
            private readonly Module<Tensor, Tensor> body = Sequential(Conv2d(8, 8, 3, padding: 1), BatchNorm2d(8), ReLU());

            public Block()
                : base(nameof(Block)) => RegisterComponents();

            public override Tensor forward(Tensor x) => functional.max_pool2d(x + body.call(x), 2);

            public OnnxValue ExportOnnx(OnnxGraph graph, OnnxValue x) =>
                graph.Module(MaxPool2d(2), graph.Add(x, graph.Module(body, x)));
        }
        // </own module>
#pragma warning restore IDE1006
    }
}
