using System.Diagnostics;

namespace FairDiff.MLNet.Tests.Persistence;

/// <summary>Microsoft.ML.TorchSharp 0.23.1, which was built for TorchSharp 0.102.7, beside this library's 0.107; in processes of their
/// own.</summary>
public sealed class TorchTrainersTests
{
    [Fact]
    public void Compile_AllMethodsButTwoOfTheObjectDetector()
    {
        var lines = Run("compile");

        string[] failed = [.. lines.Where(line => line.StartsWith("fails: ", StringComparison.Ordinal))];
        Assert.Equal(2, failed.Length);
        Assert.Contains(failed, line => line.Contains("AutoFormerV2.AutoFormerV2Block.forward", StringComparison.Ordinal));
        Assert.Contains(failed, line => line.Contains("AutoFormerV2.FPN.forward", StringComparison.Ordinal));
        Assert.All(failed, line => Assert.Contains("functional.interpolate", line, StringComparison.Ordinal)); // it moved
        Assert.Contains("compiled: 729 of 731", lines);
    }

    [Fact]
    public void Construct_AfterTheOneLine_WorksOnEverySystem() =>
        Assert.Contains("constructed: 4, sum 3", Run("initialize", "construct"));

    private static string[] Run(params string[] arguments)
    {
        var build = Path.Combine(AppContext.BaseDirectory, "../../..");
        var probe = Path.GetFullPath(Path.Combine(
            build, "../FairDiff.TorchTrainersProbe", Path.GetRelativePath(build, AppContext.BaseDirectory),
            "FairDiff.TorchTrainersProbe.dll"));
        using var process = Process.Start(
            new ProcessStartInfo(FreshProcess.DotnetPath, [probe, .. arguments]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, output);
        return output.Split('\n', StringSplitOptions.TrimEntries);
    }
}
