using FairDiffApp;
using Microsoft.ML;
using Microsoft.ML.Data;

// The model is model.zip, of the training app (dotnet new fairdiff) or of yours; the first run without one trains it on simulated patches.
if (!File.Exists("model.zip"))
{
    SampleData.Write("data");
    Console.WriteLine(ModelTraining.Run("data", "model.zip").Fairness);
}

var ml = new MLContext();
ml.FairDiff(); // once, before the model is loaded
var model = ml.Model.Load("model.zip", out _);

var app = WebApplication.CreateBuilder(args).Build();
app.MapGet("/", () => "POST an image to /predict: curl --data-binary @data/images/test-000.png localhost:5000/predict");
app.MapPost("/predict", async (HttpRequest request) =>
{
    using var bytes = new MemoryStream();
    await request.Body.CopyToAsync(bytes);
    bytes.Position = 0;
    try
    {
        using var image = MLImage.CreateFromStream(bytes);
        return Results.Ok(Predict(image));
    }
    catch (ArgumentException)
    {
        return Results.Problem("The request's body is no image.", statusCode: StatusCodes.Status400BadRequest);
    }
});
app.Run();

// Of many requests at a time.
object Predict(MLImage image)
{
    var scored = model.Transform(ml.Data.LoadFromEnumerable([new Picture { Image = image }]));
    var prediction = ml.Data.CreateEnumerable<Prediction>(scored, reuseRowObject: false).Single();
    VBuffer<ReadOnlyMemory<char>> classes = default;
    scored.Schema["Score"].GetSlotNames(ref classes);
    return new
    {
        label = prediction.PredictedLabel,
        scores = classes.DenseValues().Zip(prediction.Score).ToDictionary(pair => pair.First.ToString(), pair => pair.Second),
    };
}
