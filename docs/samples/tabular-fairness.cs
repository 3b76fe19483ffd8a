// How fairly a LightGBM model on a table serves both sexes: no image, no generator, no TorchSharp.
#:package FairDiff.MLNet@0.1.0
#:package Microsoft.ML.LightGbm@5.0.1
#:property PublishAot=false

using Microsoft.ML;
using Microsoft.ML.Data;

var ml = new MLContext(seed: 1);
var patients = ml.Data.TrainTestSplit(ml.Data.LoadFromEnumerable(Patient.Make(seed: 1, rows: 2000)), testFraction: 0.5);

var pipeline = ml.Transforms.Concatenate("Features", nameof(Patient.Age), nameof(Patient.Marker))
    .Append(ml.BinaryClassification.Trainers.LightGbm(nameof(Patient.Ill)));
var model = pipeline.Fit(patients.TrainSet);

var report = ml.FairDiff().EvaluateFairness(
    model.Transform(patients.TestSet), groups: ["Sex"], labelColumnName: nameof(Patient.Ill), scoreColumnName: "Score");
Console.WriteLine(report);

/// <summary>A patient: the marker tells illness in men, and less of it in women.</summary>
internal sealed class Patient
{
    public float Age { get; set; }

    public float Marker { get; set; }

    public string Sex { get; set; } = "";

    public bool Ill { get; set; }

    public static IEnumerable<Patient> Make(int seed, int rows)
    {
        var random = new Random(seed);
        for (var row = 0; row < rows; row++)
        {
            var (woman, ill) = (random.Next(2) == 0, random.Next(3) == 0);
            yield return new Patient
            {
                Age = random.Next(20, 90),
                Marker = (float)((ill ? (woman ? 0.5 : 1.5) : 0) + random.NextDouble() + random.NextDouble()),
                Sex = woman ? "women" : "men",
                Ill = ill,
            };
        }
    }
}
