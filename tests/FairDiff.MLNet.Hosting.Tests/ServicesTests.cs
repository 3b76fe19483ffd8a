using FairDiff.Torch;
using FairDiff.Torch.Classification;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Hosting.Tests;

[Collection(nameof(HotSwapTests))]
public sealed class ServicesTests(TwoModels models) : IClassFixture<TwoModels>
{
    [Fact]
    public async Task ModelsOfOneType_AreToldApartByTheirNames()
    {
        await using var app = await TestApp.StartAsync(
            services => services.AddFairDiffModel<Patch, Diagnosis>("one", model => model.Path = models.First)
                .AddFairDiffModel<Patch, Diagnosis>("two", model => model.Path = models.Second));

        var one = app.Services.GetRequiredKeyedService<FairDiffModelPool<Patch, Diagnosis>>("one");
        var two = app.Services.GetRequiredKeyedService<FairDiffModelPool<Patch, Diagnosis>>("two");

        Assert.Same(one, app.Pool);
        Assert.NotEqual(one.Predict(TwoModels.Example).Score, two.Predict(TwoModels.Example).Score);
        await app.UntilAsync(HealthStatus.Healthy);
        var report = await app.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["one", "two"], report.Entries["fairdiff"].Data.Keys.Order());
        Assert.DoesNotContain(report.Entries["fairdiff"].Data.Values, value => $"{value}".Contains(".zip", StringComparison.Ordinal));
    }

    [Fact]
    public void Pool_WithoutAHost_LoadsAtTheFirstPrediction()
    {
        using var services = new ServiceCollection()
            .AddFairDiffModel<Patch, Diagnosis>("colours", model => model.Path = models.First).BuildServiceProvider();

        Assert.Equal(2, services.GetRequiredService<FairDiffModelPool<Patch, Diagnosis>>().Predict(TwoModels.Example).Score.Length);
    }

    [Fact]
    public async Task Log_IsHandedOnByStageWithoutSecrets()
    {
        await using var app = await TestApp.StartAsync(services => services.AddFairDiff());
        var host = (IHostEnvironment)app.Services.GetRequiredService<MLContext>();
        using (var channel = host.Start("Loading"))
        {
            channel.Warning(MessageSensitivity.None, "Read https://me:hunter2@example.org/data?token=hunter3 slowly.");
            channel.Error(MessageSensitivity.None, "Stopped.");
        }

        Assert.Contains(
            ("Microsoft.ML.Loading", LogLevel.Warning, "Read https://***@example.org/data?*** slowly."), app.Log.Lines);
        Assert.Contains(("Microsoft.ML.Loading", LogLevel.Error, "Stopped."), app.Log.Lines);
    }

    [Fact]
    public async Task Progress_OfATraining_IsLogged()
    {
        await using var app = await TestApp.StartAsync(services => services.AddFairDiff());
        var ml = app.Services.GetRequiredService<MLContext>();
        var progress = app.Services.GetRequiredService<IProgress<TrainingProgress>>();
        var rows = ml.Data.LoadFromEnumerable(
            Enumerable.Range(0, 4).Select(i => new Labelled { Image = TestImages.Noisy(i, i % 2), Label = i % 2 == 0 }));

        app.Services.GetRequiredService<FairDiffCatalog>().ResNetClassification(new()
        {
            Arch = ResNetArchitecture.ResNet8, Steps = 4, BatchSize = 2, Device = "cpu", ProgressCallback = progress.Report,
        }).Fit(rows);

        var lines = app.Log.Lines.Where(line => line.Category == "FairDiff.MLNet.Progress").ToArray();
        Assert.InRange(lines.Length, 1, 2); // the first and the last
        Assert.Contains("4 of 4", lines[^1].Text, StringComparison.Ordinal);
        Assert.Contains(
            app.Log.Lines, other => other is { Category: "Microsoft.ML.ResNetClassification", Level: LogLevel.Information });
    }

    private sealed class Labelled
    {
        [Microsoft.ML.Transforms.Image.ImageType(16, 16)]
        public Microsoft.ML.Data.MLImage? Image { get; set; }

        public bool Label { get; set; }
    }
}
