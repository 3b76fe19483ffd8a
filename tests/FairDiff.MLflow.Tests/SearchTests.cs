using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>MLflow's search filter, over a local store.</summary>
public sealed class SearchTests : IDisposable
{
    private readonly Folders _folders = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.Dispose();

    [Theory]
    [InlineData(null, "abc")]
    [InlineData("metrics.`val/acc` > 0.8", "bc")]
    [InlineData("metrics.\"val/acc\" >= 0.9 and params.lr = '0.1'", "b")]
    [InlineData("metrics.loss < 1e-3", "c")]
    [InlineData("params.lr != '0.1'", "c")]
    [InlineData("params.lr IS NULL", "")]
    [InlineData("tags.stage IS NOT NULL", "a")]
    [InlineData("tags.stage LIKE 'pilot%'", "a")]
    [InlineData("tags.stage LIKE 'PILOT%'", "")]
    [InlineData("tags.stage ILIKE 'PILOT _'", "a")]
    [InlineData("status = 'FAILED'", "c")]
    [InlineData("attributes.status IN ('FAILED', 'KILLED')", "c")]
    [InlineData("run.run_name NOT IN ('a','b')", "c")]
    [InlineData("start_time > 0 AND end_time > 0", "abc")]
    [InlineData("tags.`mlflow.user` != 'nobody'", "abc")]
    public async Task SearchRunsAsync_Filter_FindsTheRuns(string? filter, string expected)
    {
        await RecordAsync();
        var found = await Mlflow.SearchRunsAsync(["e"], filter, options: _folders.Options(), cancellationToken: Ct).Select(
            run => run.Info.RunName).ToArrayAsync(Ct);
        Assert.Equal(expected, string.Concat(found.Order()));
    }

    [Theory]
    [InlineData("metrics.`val/acc` DESC", "cba")]
    [InlineData("metrics.`val/acc` ASC", "abc")]
    [InlineData("params.lr, attributes.run_name DESC", "bac")]
    [InlineData("tags.stage", "acb")]
    [InlineData("metrics.nan DESC", "bca")]
    public async Task SearchRunsAsync_Order_MissingAndNaNComeLast(string order, string expected)
    {
        await RecordAsync();
        var found = await Mlflow.SearchRunsAsync(orderBy: order.Split(", "), options: _folders.Options(), cancellationToken: Ct).Select(
            run => run.Info.RunName).ToArrayAsync(Ct);
        Assert.Equal(expected, string.Concat(found));
    }

    [Theory]
    [InlineData("metrics.a > 1 OR metrics.b > 1", "no OR")]
    [InlineData("params.lr = 0.1", "single quotes")]
    [InlineData("params.lr > '0.1'", "= and !=")]
    [InlineData("metrics.a > 'x'", "no number")]
    [InlineData("colour = 'red'", "metrics.X, params.X or tags.X")]
    [InlineData("metrics.a >", "missing")]
    [InlineData("metrics.a ~ 1", "cannot be read")]
    [InlineData("models.x = 'y'", "none of metrics, params")]
    public void SearchRunsAsync_FilterThatCannotBeRead_SaysWhy(string filter, string reason)
    {
        var error = Assert.Throws<MlflowException>(
            () => Mlflow.SearchRunsAsync(filter: filter, options: _folders.Options(), cancellationToken: Ct));
        Assert.Contains(reason, error.Message);
    }

    [Fact]
    public async Task SearchRunsAsync_OnAServer_TheServerFilters()
    {
        using var server = new FakeServer();
        await using (var run = await Mlflow.StartRunAsync("e", "r", server.Options(), Ct))
        {
            run.LogMetric("acc", .5, 3);
        }

        var found = await Mlflow.SearchRunsAsync(["e"], "metrics.acc > 0.1", ["metrics.acc DESC"], server.Options(), Ct).SingleAsync(Ct);
        Assert.Equal((.5, 3), (found.Data.Metrics["acc"].Value, found.Data.Metrics["acc"].Step));
        var request = server.To("runs/search").Single().Json;
        Assert.Equal(("metrics.acc > 0.1", "metrics.acc DESC"), ((string)request["filter"]!, (string)request["order_by"]![0]!));
        await Assert.ThrowsAsync<MlflowException>(
            async () => await Mlflow.SearchRunsAsync(["nope"], options: server.Options(), cancellationToken: Ct).ToArrayAsync(Ct));
    }

    private async Task RecordAsync()
    {
        await OneAsync("a", "0.1", .7, .5, "pilot 1", MlflowRunStatus.Finished);
        await OneAsync("b", "0.1", .9, .2, null, MlflowRunStatus.Finished);
        await OneAsync("c", "0.2", .95, .0001, null, MlflowRunStatus.Failed);
    }

    private async Task OneAsync(string name, string lr, double accuracy, double loss, string? stage, MlflowRunStatus status)
    {
        var run = await Mlflow.StartRunAsync("e", name, _folders.Options(), Ct);
        await run.LogParametersAsync(new { lr });
        run.LogMetric("val/acc", 0, 0);
        run.LogMetric("val/acc", accuracy, 1);
        run.LogMetric("loss", loss);
        run.LogMetric("nan", name == "b" ? 1 : double.NaN);
        if (stage is not null)
        {
            await run.SetTagAsync("stage", stage);
        }

        await run.EndAsync(status);
        await Task.Delay(2, Ct);
    }
}
