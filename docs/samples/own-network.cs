// A TorchSharp network of your own as a stage of an ML.NET pipeline, saved with the model, and as an ONNX file.
#:package FairDiff.MLNet@0.1.0
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using FairDiff.Torch;
using FairDiff.Torch.Onnx;
using Microsoft.ML;
using Microsoft.ML.Data;
using TorchSharp;
using static TorchSharp.torch;

TorchRuntime.Initialize(); // before the first tensor
random.manual_seed(1);
var points = Point.Make(seed: 1, count: 500);

// Trained as always in TorchSharp: is a point within a ring?
using var network = NewNetwork();
using var x = tensor(points.SelectMany(point => point.Features).ToArray()).reshape(-1, 2);
using var y = tensor(points.Select(point => point.Label ? 1f : 0f).ToArray()).reshape(-1, 1);
using var optimizer = optim.Adam(network.parameters(), lr: 0.02);
for (var step = 0; step < 300; step++)
{
    using var scope = NewDisposeScope();
    optimizer.zero_grad();
    nn.functional.binary_cross_entropy_with_logits(network.call(x), y).backward();
    optimizer.step();
}

// In a pipeline.
var ml = new MLContext(seed: 1);
var fair = ml.FairDiff();
fair.RegisterTorchModel("ring", NewNetwork); // how it is made: in the app that serves too, before ml.Model.Load
var data = ml.Data.LoadFromEnumerable(points);
var model = fair.TorchModel("ring", network, inputs: ["Features"], outputs: ["Logits"]).Fit(data);
ml.Model.Save(model, data.Schema, "ring.zip");
var logits = ml.Model.Load("ring.zip", out _).Transform(data).GetColumn<float[]>("Logits");
Console.WriteLine($"accuracy {logits.Zip(points).Average(pair => pair.First[0] > 0 == pair.Second.Label ? 1.0 : 0):F3}");

// Without TorchSharp.
OnnxExport.Write(network, x, "ring.onnx");
Console.WriteLine($"ring.onnx: {new FileInfo("ring.onnx").Length} bytes");

static nn.Module<Tensor, Tensor> NewNetwork() =>
    nn.Sequential(nn.Linear(2, 16), nn.SiLU(), nn.LayerNorm(16), nn.Linear(16, 16), nn.GELU(), nn.Linear(16, 1));

internal sealed class Point
{
    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public bool Label { get; set; }

    public static Point[] Make(int seed, int count)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (a, b) = (random.NextSingle() * 4 - 2, random.NextSingle() * 4 - 2);
            return new Point { Features = [a, b], Label = Math.Abs(Math.Sqrt(a * a + b * b) - 1.2) < 0.5 };
        })];
    }
}
