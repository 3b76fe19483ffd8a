using System.Globalization;
using System.Security.Cryptography;

namespace FairDiff.MLNet.Tests.Classification.Workspace;

/// <summary>Trainings in processes that are killed (SIGKILL), as <c>KilledFit</c> of the model probe does it.</summary>
public sealed class KilledTrainingTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>Once at a step, once at any moment of those that follow, which mostly write checkpoints.</summary>
    [Fact]
    public async Task Fit_KilledTwice_EndsWithTheBitsOfAnUninterruptedOne()
    {
        var (whole, killed) = (Path.Combine(_folder.Path, "whole"), Path.Combine(_folder.Path, "killed"));
        var straight = Task.Run(() => Train(whole));

        Kill(killed, step: 6, delay: 0);
        Assert.True(File.Exists(Path.Combine(killed, "classifier-checkpoint.safetensors")));
        Kill(killed, step: 15, delay: 5);
        Assert.False(File.Exists(Path.Combine(killed, "classifier.safetensors")));

        Assert.Equal((0, ""), Train(killed));
        Assert.Equal((0, ""), await straight);
        Assert.Equal(Hashes(whole), Hashes(killed));
    }

    private static void Kill(string workspace, int step, int delay)
    {
        var (exitCode, error) = Train(workspace, step.ToString(CultureInfo.InvariantCulture), delay.ToString(CultureInfo.InvariantCulture));
        Assert.Equal("", error);
        Assert.NotEqual(0, exitCode);
    }

    private static (int ExitCode, string Error) Train(string workspace, params string[] kill) =>
        FreshProcess.Run(["train", workspace, .. kill], []);

    /// <summary>Every file, so that what a killed process leaves behind is found too.</summary>
    private static string[] Hashes(string workspace) =>
    [
        .. Directory.GetFiles(workspace).Order(StringComparer.Ordinal)
            .Select(path => $"{Path.GetFileName(path)} {Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path)))}"),
    ];
}
