using System.Diagnostics;

namespace FairDiff.Torch.Tests.Runtime;

/// <summary>Loading happens once per process, so these tests start this test program again; it loads libtorch before anything
/// else.</summary>
public class NativeLibraryLoaderTests
{
    [Fact]
    public async Task Initialize_PatchForbidden_SaysSoOrIsNotNeeded()
    {
        var (exitCode, error) = await Start(AppContext.BaseDirectory, (NativeLibraryLoader.OptOutVariable, "1"));
        Assert.SkipWhen(exitCode == 0, "This system's libstdc++ is new enough; nothing was patched.");
        Assert.Contains("FAIRDIFF_NO_NATIVE_PATCH=1 forbids", error);
    }

    [Fact]
    public async Task Initialize_NativePackageMissing_NamesThePackage()
    {
        var folder = Directory.CreateTempSubdirectory("fairdiff-test-");
        try
        {
            // TorchSharp's own library comes with the managed package and stays; libtorch comes with the native one.
            foreach (var file in Files("*").Concat(Files("*LibTorchSharp.*", "runtimes")))
            {
                var copy = Path.Combine(folder.FullName, Path.GetRelativePath(AppContext.BaseDirectory, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            var (exitCode, error) = await Start(folder.FullName);
            Assert.NotEqual(0, exitCode);
            Assert.Matches(@"Add the NuGet package TorchSharp-cpu \d", error);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task Initialize_NoWritableCache_LoadsFromATemporaryFolder()
    {
        var (exitCode, error) = await Start(AppContext.BaseDirectory, ("XDG_CACHE_HOME", "/dev/null"));
        Assert.True(exitCode == 0, error);
    }

    private static string[] Files(string pattern, string? folder = null) => folder is null
        ? Directory.GetFiles(AppContext.BaseDirectory, pattern)
        : Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, folder), pattern, SearchOption.AllDirectories);

    private static async Task<(int ExitCode, string Error)> Start(string folder, params (string Name, string Value)[] environment)
    {
        var program = Path.Combine(folder, Path.GetFileName(Environment.ProcessPath!));
        Assert.SkipUnless(File.Exists(program), "The tests were not started from their own program.");
        var start = new ProcessStartInfo(program, "--help") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (process.ExitCode, error + await output);
    }
}
