using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Export;

public sealed class ExportCommandTests(TinyGenerated tiny) : IClassFixture<TinyGenerated>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("png", OriginEvidence.Signed)]
    [InlineData("dicom", OriginEvidence.Declared)]
    public async Task Export_Store_WritesEachImage(string format, OriginEvidence evidence)
    {
        var run = await Run("export", tiny.Store, "--output", _folder.File("out"), "--format", format);

        Assert.Equal((ExitCodes.Success, ""), (run.Exit, run.Error));
        var files = Directory.GetFiles(_folder.File("out"));
        Assert.Contains($"{files.Length} images: ", run.Output);
        Assert.Equal(SyntheticStore.Open(tiny.Store).Images.Count - SyntheticStore.Open(tiny.Store).Quarantined.Count, files.Length);
        Assert.Equal(evidence, ImageOrigin.Detect(files[0]).Evidence);
    }

    [Fact]
    public async Task Export_WrongInputs_AreOneLine()
    {
        Assert.Contains("a watermark needs 128", (await Run("export", tiny.Store, "--output", _folder.File("out"), "--watermark")).Error);
        Assert.Contains("is a store", (await Run("export", tiny.Store, "--output", tiny.Store)).Error);
        Assert.Contains("holds no synthetic images", (await Run("export", tiny.Data, "--output", _folder.File("out"))).Error);
        Assert.False(Directory.Exists(_folder.File("out")));
    }

    private static Task<CommandRun> Run(params string[] arguments) => CommandRun.Of(TestContext.Current.CancellationToken, arguments);
}
