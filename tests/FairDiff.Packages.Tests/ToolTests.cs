using System.IO.Compression;

namespace FairDiff.Packages.Tests;

/// <summary>The command as a .NET tool.</summary>
[Collection(nameof(Workplace))] // one at a time: times are measured
public sealed class ToolTests(Workplace workplace)
{
    [Fact]
    public void Tool_Installed_SaysItsVersionAndEvaluates()
    {
        var folder = workplace.CreateFolder("tool");
        workplace.Dotnet(folder, "tool", "install", "fairdiff", "--version", PackedPackages.Version, "--tool-path", "tools");
        var fairdiff = Path.Combine(folder, "tools", "fairdiff");

        Assert.Equal((0, PackedPackages.Version), Run(fairdiff, "--version"));
        Assert.Contains("evaluate", Run(fairdiff, "--help").Output, StringComparison.Ordinal);
        Evaluate((arguments) => workplace.Run(fairdiff, folder, arguments), folder);

        (int ExitCode, string Output) Run(string program, params string[] arguments)
        {
            var (exitCode, output) = workplace.Run(program, folder, arguments);
            return (exitCode, output.Trim());
        }
    }

    [Fact]
    public void Tool_OfASystemWithoutLibtorch_EvaluatesAndSaysInALineWhereToGetIt()
    {
        var folder = workplace.CreateFolder("any");
        using (var package = PackedPackages.Open("fairdiff.any"))
        {
            package.ExtractToDirectory(folder);
        }

        var program = Path.Combine(folder, "tools", "net10.0", "any", "fairdiff.dll");
        Evaluate(arguments => workplace.Run("dotnet", folder, [program, .. arguments]), folder);
        var (exitCode, output) = workplace.Run("dotnet", folder, program, "demo", "--preset", "smoke", "--output", "run");

        Assert.NotEqual(0, exitCode);
        Assert.Contains("has no libtorch for your system", output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static void Evaluate(Func<string[], (int ExitCode, string Output)> fairdiff, string folder)
    {
        File.Copy(
            Path.Combine(PackedPackages.Repository, "src/FairDiff.Templates/tests/predictions.csv"),
            Path.Combine(folder, "predictions.csv"));

        var (exitCode, output) = fairdiff([
            "evaluate", "--predictions", "predictions.csv", "--label", "label", "--scores", "score_", "--groups", "hospital",
            "--html", "page.html",
        ]);

        Assert.True(exitCode == 0, output);
        Assert.Contains("south", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "page.html")));
    }
}
