using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using TorchSharp;

namespace FairDiff.MLNet.Hosting.Tests;

/// <summary>Models that change while they serve. Alone in the process while they run: they watch its memory.</summary>
[Collection(nameof(HotSwapTests))]
[CollectionDefinition(nameof(HotSwapTests), DisableParallelization = true)]
public sealed class HotSwapTests(TwoModels models) : IClassFixture<TwoModels>, IDisposable
{
    // TorchSharp 0.107 goes on counting the tensor that a parameter was made of and took over.
    private const int ParametersOfResNet8 = 32;

    private readonly TemporaryFolder _folder = new();

    private string ServedFile => _folder.File("colours.zip");

    [Fact]
    public async Task HundredSwaps_UnderLoad_FailNoRequestAndLeaveMemoryFlat()
    {
        TwoModels.Publish(models.First, ServedFile);
        await using var app = await TestApp.StartAsync(ServedFile);
        var first = app.Pool.Predict(TwoModels.Example).Score;
        await SwapAsync(app, models.Second);
        var second = app.Pool.Predict(TwoModels.Example).Score;
        Assert.NotEqual(first, second);
        var (tensors, memory, loads) = (0L, new OwnMemory(), 0L);

        // The first swaps fill caches once and for all.
        foreach (var swaps in new[] { 10, 100 })
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            (tensors, memory, loads) = (torch.Tensor.TotalCount, new OwnMemory(), app.Pool.Status.Swaps);
            using var end = new CancellationTokenSource();
            var requests = Enumerable.Range(0, 3).Select(_ => Task.Run(() => RequestAsync(app, first, second, end.Token))).ToArray();
            for (var swap = 0; swap < swaps; swap++)
            {
                await SwapAsync(app, swap % 2 == 0 ? models.First : models.Second);
            }

            await end.CancelAsync();
            Assert.All(await Task.WhenAll(requests), answered => Assert.True(answered > swaps / 2, $"{answered} requests"));
        }

        memory.Sample();
        loads = app.Pool.Status.Swaps - loads; // the watch may have come first once or twice
        var more = torch.Tensor.TotalCount - tensors - (loads * ParametersOfResNet8);
        TestContext.Current.SendDiagnosticMessage($"{loads} swaps: {memory.Growth} bytes, {more} tensors more");
        Assert.Equal(0, more);
        Assert.True(memory.Growth < 48 << 20, $"{memory.Growth} bytes more after {loads} swaps");
        Assert.Equal(HealthStatus.Healthy, await app.HealthAsync());
    }

    [Fact]
    public async Task ChangedFile_IsTakenWithoutBeingAsked()
    {
        TwoModels.Publish(models.First, ServedFile);
        await using var app = await TestApp.StartAsync(ServedFile);
        var before = app.Pool.Predict(TwoModels.Example).Score;

        TwoModels.Publish(models.Second, ServedFile);
        await app.UntilSwapsAsync(1);

        Assert.NotEqual(before, app.Pool.Predict(TwoModels.Example).Score);
    }

    [Fact]
    public async Task BrokenFile_LeavesTheOlderModelAndIsLoggedOnce()
    {
        TwoModels.Publish(models.First, ServedFile);
        await using var app = await TestApp.StartAsync(ServedFile);
        var before = app.Pool.Predict(TwoModels.Example).Score;

        await File.WriteAllBytesAsync(
            ServedFile, (await File.ReadAllBytesAsync(models.Second, TestContext.Current.CancellationToken))[..^5000],
            TestContext.Current.CancellationToken);
        await app.UntilAsync(HealthStatus.Degraded);
        await Task.Delay(200, TestContext.Current.CancellationToken); // ten more looks

        Assert.Equal(before, app.Pool.Predict(TwoModels.Example).Score);
        var error = Assert.Single(app.Log.Lines, line => line.Level == LogLevel.Error && line.Category == "FairDiff.MLNet.Hosting");
        Assert.Contains("'colours'", error.Text, StringComparison.Ordinal);
        Assert.Contains(ServedFile, error.Text, StringComparison.Ordinal);
        Assert.Contains("ml.Model.Save", error.Text, StringComparison.Ordinal);

        TwoModels.Publish(models.Second, ServedFile);
        await app.UntilAsync(HealthStatus.Healthy);
        Assert.Null(app.Pool.Status.Problem);
    }

    [Fact]
    public async Task MissingFile_IsWaitedFor()
    {
        await using var app = await TestApp.StartAsync(ServedFile);
        Assert.Equal(HealthStatus.Unhealthy, await app.HealthAsync());
        var refused = Assert.Throws<FairDiffException>(() => app.Pool.Predict(TwoModels.Example));
        Assert.Contains(ServedFile, refused.Message, StringComparison.Ordinal);

        TwoModels.Publish(models.First, ServedFile);
        await app.UntilAsync(HealthStatus.Healthy);

        Assert.Equal(2, app.Pool.Predict(TwoModels.Example).Score.Length);
    }

    [Fact]
    public async Task FileBehindALink_IsTakenWhenTheLinkIsTurned()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows lets only administrators make links.");
        File.CreateSymbolicLink(ServedFile, models.First);
        await using var app = await TestApp.StartAsync(ServedFile);
        var before = app.Pool.Predict(TwoModels.Example).Score;

        File.CreateSymbolicLink(_folder.File("next"), models.Second);
        File.Move(_folder.File("next"), ServedFile, overwrite: true);
        await app.UntilSwapsAsync(1);

        Assert.NotEqual(before, app.Pool.Predict(TwoModels.Example).Score);
    }

    [Fact]
    public async Task Reload_OfAModelWithOtherColumns_IsRefusedByName()
    {
        TwoModels.Publish(models.First, ServedFile);
        await using var app = await TestApp.StartAsync(ServedFile);
        var before = app.Pool.Predict(TwoModels.Example).Score;
        var ml = new MLContext();
        var other = ml.Data.LoadFromEnumerable([new Stranger { Dose = 1 }]);
        ml.Model.Save(ml.Transforms.CopyColumns("Twice", "Dose").Fit(other), other.Schema, _folder.File("other.zip"));
        TwoModels.Publish(_folder.File("other.zip"), ServedFile);

        var refused = await Assert.ThrowsAsync<FairDiffException>(() => app.Pool.ReloadAsync(TestContext.Current.CancellationToken));

        Assert.Contains(nameof(Patch), refused.Message, StringComparison.Ordinal);
        Assert.Equal(before, app.Pool.Predict(TwoModels.Example).Score);
    }

    [Fact]
    public async Task FailedPrediction_LeavesThePoolAsItWas()
    {
        TwoModels.Publish(models.First, ServedFile);
        await using var app = await TestApp.StartAsync(ServedFile);
        var before = app.Pool.Predict(TwoModels.Example).Score;

        Assert.ThrowsAny<Exception>(() => app.Pool.Predict(new Patch { Image = TestImages.Solid(9, 7, 1, 2, 3) }));

        Assert.Equal(before, app.Pool.Predict(TwoModels.Example).Score);
    }

    [Fact]
    public async Task Stop_FreesTheModel()
    {
        TwoModels.Publish(models.First, ServedFile);
        var before = torch.Tensor.TotalCount;
        FairDiffModelPool<Patch, Diagnosis> pool;
        await using (var app = await TestApp.StartAsync(ServedFile))
        {
            pool = app.Pool;
            _ = pool.Predict(TwoModels.Example);
            Assert.NotEqual(before, torch.Tensor.TotalCount);
        }

        Assert.Equal(before + ParametersOfResNet8, torch.Tensor.TotalCount);
        Assert.Throws<ObjectDisposedException>(() => pool.Predict(TwoModels.Example));
    }

    public void Dispose() => _folder.Dispose();

    private async Task SwapAsync(TestApp app, string model)
    {
        TwoModels.Publish(model, ServedFile);
        await app.Pool.ReloadAsync(TestContext.Current.CancellationToken);
    }

    /// <summary>Asks until the end; every answer must be one of the two models' to the bit.</summary>
    private static async Task<int> RequestAsync(TestApp app, float[] first, float[] second, CancellationToken end)
    {
        var answered = 0;
        for (; !end.IsCancellationRequested; answered++)
        {
            var score = app.Pool.Predict(TwoModels.Example).Score;
            await Task.Delay(2, CancellationToken.None);
            Assert.True(score.SequenceEqual(first) || score.SequenceEqual(second), string.Join(", ", score));
        }

        return answered;
    }
}
