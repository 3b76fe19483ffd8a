// Serves model.zip of resnet.cs, and takes a newer one when the file changes: dotnet run minimal-api.cs --urls http://localhost:5000
#:sdk Microsoft.NET.Sdk.Web
#:package FairDiff.MLNet.Hosting@0.1.0
#:package TorchSharp-cpu@0.107.0
#:property PublishAot=false
#:property UseCurrentRuntimeIdentifier=true

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
    using var bytes = new MemoryStream();
    await request.Body.CopyToAsync(bytes);
    bytes.Position = 0;
    using var image = MLImage.CreateFromStream(bytes);
    return pool.Predict(new Query { Image = image });
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
