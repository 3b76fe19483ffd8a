using System.Globalization;
using System.Security.Cryptography;
using FairDiff.Tests;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Fits in processes that are killed (SIGKILL), as <c>KilledFit</c> of the model probe does it.</summary>
public sealed class KilledFitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Killed => Path.Combine(_folder.Path, "killed");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fit_KilledAgainAndAgain_EndsWithTheBitsOfAnUninterruptedOne()
    {
        var whole = Path.Combine(_folder.Path, "whole");
        var straight = Task.Run(() => Fit(whole));

        Kill("training", step: 7, delay: 0);
        Assert.True(File.Exists(Path.Combine(Killed, "checkpoint.safetensors")));
        Assert.False(File.Exists(Path.Combine(Killed, "generator.json")));

        // At any moment of the steps that follow, which mostly write: checkpoints, and snapshots of averages.
        Kill("training", step: 15, delay: 5);

        Kill("sampling", step: 64, delay: 0);
        Assert.True(File.Exists(Path.Combine(Killed, "generator.json")));
        Assert.Equal(64, TinyStudy.Images(Killed).Length);
        Kill("sampling", step: 128, delay: 2);

        Assert.Equal((0, ""), Fit(Killed));
        Assert.Equal((0, ""), await straight);
        Assert.Equal(200, TinyStudy.Images(Killed).Length);
        Assert.Equal(Hashes(whole), Hashes(Killed));
    }

    private void Kill(string stage, int step, int delay)
    {
        var (exitCode, error) = Fit(
            Killed, stage, step.ToString(CultureInfo.InvariantCulture), delay.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("", error);
        Assert.NotEqual(0, exitCode);
    }

    private static (int ExitCode, string Error) Fit(string workspace, params string[] kill) =>
        FreshProcess.Run(["fit", workspace, .. kill], []);

    /// <summary>Every file, so that what a killed process leaves behind is found too.</summary>
    private static string[] Hashes(string workspace) =>
    [
        .. Directory.GetFiles(workspace, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetRelativePath(workspace, path)} {Convert.ToHexString(SHA256.HashData(SignedImages.Content(path)))}"),
    ];
}
