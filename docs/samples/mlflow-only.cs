// An ML.NET app that knows nothing of images or fairness, and logs its run to MLflow.
#:package FairDiff.MLflow.MLNet@0.1.0
#:property PublishAot=false

using FairDiff.MLflow;
using FairDiff.MLflow.MLNet;
using Microsoft.ML;
using Microsoft.ML.Data;

var ml = new MLContext(seed: 1);
await using var run = await Mlflow.StartRunAsync("houses", "first try"); // MLFLOW_TRACKING_URI, or ./mlruns
ml.AddMlflow(run); // what ML.NET says, as logs/mlnet.log

var data = ml.Data.TrainTestSplit(ml.Data.LoadFromEnumerable(House.Make(seed: 1, rows: 500)), testFraction: 0.2);
var pipeline = ml.Transforms.Concatenate("Features", nameof(House.Area), nameof(House.Rooms))
    .Append(ml.Regression.Trainers.Sdca(nameof(House.Price)));
await run.LogParametersAsync(new { Trainer = "Sdca", Rows = 400 });

var model = pipeline.Fit(data.TrainSet);
var metrics = ml.Regression.Evaluate(model.Transform(data.TestSet), nameof(House.Price));
await run.LogMetricsAsync(metrics);
await run.LogModelAsync(ml, model, data.TrainSet.Schema);
Console.WriteLine($"R squared {metrics.RSquared:F3}, run {run.RunId}");

internal sealed class House
{
    public float Area { get; set; }

    public float Rooms { get; set; }

    public float Price { get; set; }

    public static IEnumerable<House> Make(int seed, int rows)
    {
        var random = new Random(seed);
        for (var row = 0; row < rows; row++)
        {
            var (area, rooms) = (random.Next(40, 200), random.Next(1, 7));
            yield return new House { Area = area, Rooms = rooms, Price = (3 * area) + (20 * rooms) + random.Next(100) };
        }
    }
}
