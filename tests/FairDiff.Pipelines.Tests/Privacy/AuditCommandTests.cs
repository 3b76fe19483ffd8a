using FairDiff.MLNet;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Privacy;

public sealed class AuditCommandTests(TinyGenerated generated) : IClassFixture<TinyGenerated>
{
    private string[] Data => ["--data", generated.Data, "--attributes", "site", "--image-size", "8", "--device", "cpu", "--draws", "1"];

    [Fact]
    public async Task Audit_SplitColumn_ComparesTrainingRowsWithTestRows()
    {
        using var folder = new TemporaryFolder();
        var json = folder.File("audit.json");

        var run = await CommandRun.Of(
            TestContext.Current.CancellationToken,
            ["audit", generated.Workspace, .. Data, "--split-column", "split", "--store", generated.Store, "--json", json]);

        Assert.True(run.Exit == 0, run.Error);
        Assert.Contains("Not interpretable: 18 members and 6 held-out units are too few", run.Output);
        Assert.Contains("70 synthetic images", run.Output);
        var report = GeneratorAuditReport.FromJson(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        Assert.Equal((18, 6), (report.MemberImages, report.HeldOutImages));
        Assert.Equal(70, report.NearCopies!.Report.ImageCount);
    }

    [Fact]
    public async Task Audit_HeldOutFolderThatHoldsTheMembers_IsRefused()
    {
        var run = await CommandRun.Of(
            TestContext.Current.CancellationToken,
            ["audit", generated.Generator, .. Data, "--exclude", "split=test", "--held-out", generated.Data]);

        Assert.NotEqual(0, run.Exit);
        Assert.Contains("18 held-out images are among the 18 members", run.Error);
    }

    [Theory]
    [InlineData("--held-out FOLDER, or --split-column", new string[0])]
    [InlineData("--false-alarms is 2", new[] { "--split-column", "split", "--false-alarms", "2" })]
    public async Task Audit_WrongOptions_SaysWhatIsNeeded(string message, string[] options)
    {
        var run = await CommandRun.Of(TestContext.Current.CancellationToken, ["audit", generated.Generator, .. Data, .. options]);

        Assert.NotEqual(0, run.Exit);
        Assert.Contains(message, run.Error);
    }
}
