using System.Diagnostics;
using FairDiff.MLNet.Storage;
using Microsoft.ML;

namespace FairDiff.MLNet.Tests.Diffusion;

/// <summary>Folders of a stage without a WorkspacePath: for nobody else's eyes, and gone when they are of no use.</summary>
public sealed class TemporaryWorkspaceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Create_Folder_IsForItsOwnerOnly()
    {
        var path = TemporaryWorkspace.Create(_folder.Path);

        Assert.True(OperatingSystem.IsWindows() || File.GetUnixFileMode(path) == (
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute));
        TemporaryWorkspace.Delete(path);
        Assert.False(Directory.Exists(path));
    }

    [Fact]
    public void Fit_Cancelled_LeavesNothing()
    {
        using var cancellationToken = new CancellationTokenSource();
        var ml = new MLContext(seed: 1) { TempFilePath = _folder.Path };
        var options = TinyStudy.Options with
        {
            WorkspacePath = null, CancellationToken = cancellationToken.Token, ProgressCallback = progress =>
                Cancel(cancellationToken, progress.Step),
        };

        Assert.Throws<OperationCanceledException>(() => ml.FairDiff().DiffusionAugmentation(options).Fit(TinyStudy.Data(ml)));

        Assert.Empty(Directory.GetFileSystemEntries(_folder.Path));
    }

    [Fact]
    public void Create_WhatADeadProcessLeft_IsDeletedAndNothingElse()
    {
        var outside = Directory.CreateDirectory(_folder.File("outside")).FullName;
        File.WriteAllText(Path.Combine(outside, "kept"), "");
        var dead = Leftover(DeadProcess());
        File.CreateSymbolicLink(Path.Combine(dead, "link"), outside);
        var alive = Leftover(Process.GetProcessById(1).Id);
        var foreign = Directory.CreateDirectory(_folder.File("fairdiff-" + new string('a', 32))).FullName;
        var link = _folder.File("fairdiff-" + new string('b', 32));
        File.CreateSymbolicLink(link, outside);

        TemporaryWorkspace.Delete(TemporaryWorkspace.Create(_folder.Path));

        Assert.False(Directory.Exists(dead));
        Assert.All([alive, foreign, link, Path.Combine(outside, "kept")], path => Assert.True(Path.Exists(path), path));
    }

    private string Leftover(int process)
    {
        var path = Directory.CreateDirectory(_folder.File($"fairdiff-{Guid.NewGuid():N}")).FullName;
        File.WriteAllText(Path.Combine(path, ".owner"), $"{process} {Environment.MachineName}");
        return path;
    }

    private static int DeadProcess()
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", "--version") { RedirectStandardOutput = true })!;
        process.WaitForExit();
        return process.Id;
    }

    private static void Cancel(CancellationTokenSource source, long step)
    {
        if (step >= 1)
        {
            source.Cancel();
        }
    }
}
