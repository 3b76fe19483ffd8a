using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FairDiff.MLNet.Tests;

/// <summary>Runs the model probe, with the packages of this test, in a process of its own.</summary>
internal static class FreshProcess
{
    /// <summary>The scores, as bits, that a fresh process gives images with the model.</summary>
    public static uint[][] Score(string modelPath, IEnumerable<string> imagePaths)
    {
        var output = Path.GetTempFileName();
        try
        {
            var (exitCode, error) = Run([modelPath, output], imagePaths);
            Assert.True(exitCode == 0, error);
            return [.. File.ReadLines(output).Select(line => Array.ConvertAll(line.Split(' '), uint.Parse))];
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <summary>Draws shard <paramref name="number"/> of a plan of <see cref="Diffusion.TinyStudy"/>'s sampling options and seed.</summary>
    public static void Generate(string generator, string store, int images, int number, int count)
    {
        var (exitCode, error) = Run(["generate", generator, store, $"{images}", $"{number}", $"{count}"], []);
        Assert.True(exitCode == 0, error);
    }

    /// <summary>Runs the probe with these arguments and lines of input to its end.</summary>
    public static (int ExitCode, string Error) Run(string[] arguments, IEnumerable<string> input)
    {
        var folder = AppContext.BaseDirectory;
        var tests = Path.Combine(folder, typeof(FreshProcess).Assembly.GetName().Name!);
        string[] host = ["exec", "--depsfile", $"{tests}.deps.json", "--runtimeconfig", $"{tests}.runtimeconfig.json"];
        var start = new ProcessStartInfo(DotnetPath, [.. host, Path.Combine(folder, "FairDiff.ModelProbe.dll"), .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        foreach (var line in input)
        {
            process.StandardInput.WriteLine(line);
        }

        process.StandardInput.Close();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, error);
    }

    /// <summary>The host of the runtime that this process uses: three folders above its class libraries.</summary>
    internal static string DotnetPath =>
        Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
}
