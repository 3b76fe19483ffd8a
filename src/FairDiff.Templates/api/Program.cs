using FairDiff.MLNet;
using FairDiff.MLNet.Hosting;
using FairDiffApp;
using Microsoft.ML.Data;

// The model is model.zip, of the training app (dotnet new fairdiff) or of yours; the first run without one trains it on simulated patches.
if (!File.Exists("model.zip"))
{
    SampleData.Write("data");
    Console.WriteLine(ModelTraining.Run("data", "model.zip").Fairness);
}

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddFairDiffModel<Picture, Prediction>("hospitals", model => model.Path = "model.zip"); // a newer file takes its place
builder.Services.AddHealthChecks().AddFairDiff();

var app = builder.Build();
app.MapHealthChecks("/health");
app.MapGet("/", () => "POST an image to /predict: curl --data-binary @data/images/test-000.png localhost:5000/predict");
app.MapPost("/predict", async (HttpRequest request, FairDiffModelPool<Picture, Prediction> pool) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    MLImage picture;
    try
    {
        picture = ImageFile.Decode(body.ToArray(), maxPixels: 20_000_000); // before memory is taken for what the bytes claim
    }
    catch (FairDiffException exception)
    {
        return Results.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
    }

    using (picture)
    {
        var prediction = pool.Predict(new Picture { Image = picture });
        return Results.Ok(new { label = prediction.PredictedLabel, score = prediction.Score.Max() });
    }
});
app.Run();
