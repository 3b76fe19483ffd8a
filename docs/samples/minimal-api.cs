// Serves model.zip of resnet.cs, and takes a newer one when the file changes: dotnet run minimal-api.cs --urls http://localhost:5000
#:sdk Microsoft.NET.Sdk.Web
#:package FairDiff.MLNet.Hosting@0.1.0
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

using FairDiff.MLNet;
using FairDiff.MLNet.Hosting;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddFairDiffModel<Query, Diagnosis>("tumours", model => model.Path = "model.zip");
builder.Services.AddHealthChecks().AddFairDiff();

var app = builder.Build();
app.MapHealthChecks("/health");
app.MapPost("/predict", async (HttpRequest request, FairDiffModelPool<Query, Diagnosis> pool) =>
{
    using var body = new MemoryStream();
    await request.Body.CopyToAsync(body);
    MLImage image;
    try
    {
        image = ImageFile.Decode(body.ToArray(), maxPixels: 20_000_000); // before memory is taken for what the bytes claim
    }
    catch (FairDiffException exception)
    {
        return Results.Problem(exception.Message, statusCode: StatusCodes.Status400BadRequest);
    }

    using (image)
    {
        return Results.Ok(pool.Predict(new Query { Image = image }));
    }
});
app.Run();

internal sealed class Query
{
    [ImageType(16, 16)] // of any size: the model resizes it
    public MLImage Image { get; set; } = null!;
}

internal sealed class Diagnosis
{
    public string PredictedLabel { get; set; } = "";

    public float[] Score { get; set; } = [];
}
