using System.Globalization;
using FairDiffApp;
using Microsoft.ML;
using Microsoft.ML.Data;

// dotnet run: on simulated patches. dotnet run -- FOLDER: on the images of a folder with train.csv, test.csv and images/.
var folder = args.Length > 0 ? args[0] : "data";
if (args.Length == 0 && !Directory.Exists(folder))
{
    SampleData.Write(folder);
}

var (fairness, scored) = ModelTraining.Run(folder, "model.zip");
Console.WriteLine(fairness);

// What it said of every test row: for fairdiff-tests, and for `fairdiff evaluate`.
VBuffer<ReadOnlyMemory<char>> classes = default;
scored.Schema["Score"].GetSlotNames(ref classes);
File.WriteAllLines("predictions.csv",
[
    $"path,label,hospital,{string.Join(",", classes.DenseValues().Select(name => $"score_{name}"))}",
    .. File.ReadLines(Path.Combine(folder, "test.csv")).Skip(1).Zip(scored.GetColumn<float[]>("Score"), (row, scores) =>
        $"{row},{string.Join(",", scores.Select(score => score.ToString(CultureInfo.InvariantCulture)))}"),
]);
Console.WriteLine("model.zip and predictions.csv are written.");
