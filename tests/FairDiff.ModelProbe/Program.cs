using FairDiff.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

// What the tests run in a process of its own. "fit" and its arguments: see KilledFit. Otherwise a program that only loads a model, to
// see what a fresh process makes of a saved one: the model, the file to write; one path of an image per line comes in on standard input.
if (args is ["fit", .. var fit])
{
    KilledFit.Run(fit);
    return;
}

var ml = new MLContext();
ml.FairDiff();
var model = ml.Model.Load(args[0], out _);

var rows = new List<PathRow>();
while (Console.ReadLine() is { } path)
{
    rows.Add(new PathRow { Path = path });
}

var scored = model.Transform(ml.Data.LoadFromEnumerable(rows));
var bits = scored.GetColumn<float[]>("Score").Select(scores => string.Join(' ', scores.Select(BitConverter.SingleToUInt32Bits)));
File.WriteAllLines(args[1], bits);

/// <summary>What the model's first stages read.</summary>
internal sealed class PathRow
{
    public string Path { get; set; } = "";

    public string Label { get; set; } = "";
}
