using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Torch.Diffusion;
using Microsoft.ML;
using Microsoft.ML.Data;
using static TorchSharp.torch.nn;

// What the tests run in a process of its own. "fit", "train" and their arguments: see KilledFit.
if (args is ["fit", .. var fit])
{
    KilledFit.Run(fit);
    return;
}

if (args is ["train", .. var train])
{
    KilledFit.RunClassifier(train);
    return;
}

// "generate": draws from a saved generator. The generator, the store, how many images, the shard as two numbers.
if (args[0] == "generate")
{
    using var generator = ImageGenerator.Load(args[1], "cpu");
    generator.Generate(args[2], new ImageGenerationOptions
    {
        Count = int.Parse(args[3], CultureInfo.InvariantCulture),
        Sampling = new GeneratorSampling { SamplerSteps = 2 },
        Seed = 7,
        Shard = new Shard(int.Parse(args[4], CultureInfo.InvariantCulture), int.Parse(args[5], CultureInfo.InvariantCulture)),
    });
    return;
}

// Otherwise: sees what a fresh process makes of a saved model. The model, the file to write; one path of an image per line comes in on
// standard input.
var ml = new MLContext();
ml.FairDiff().RegisterTorchModel(
    "probe", () => Sequential(Conv2d(3, 4, 3, padding: 1), ReLU(), AdaptiveAvgPool2d(1), Flatten(), Linear(4, 2)));
var model = ml.Model.Load(args[0], out _);

var rows = new List<PathRow>();
while (Console.ReadLine() is { } path)
{
    rows.Add(new PathRow { Path = path });
}

var scored = model.Transform(ml.Data.LoadFromEnumerable(rows));
// A binary trainer's score is one number.
var scores = scored.Schema["Score"].Type is VectorDataViewType
    ? scored.GetColumn<float[]>("Score")
    : scored.GetColumn<float>("Score").Select(score => new[] { score });
var bits = scores.Select(row => string.Join(' ', row.Select(BitConverter.SingleToUInt32Bits)));
File.WriteAllLines(args[1], bits);

/// <summary>What the model's first stages read.</summary>
internal sealed class PathRow
{
    public string Path { get; set; } = "";

    public string Label { get; set; } = "";

    public bool IsTumour { get; set; }

    public string Hospital { get; set; } = "";
}
