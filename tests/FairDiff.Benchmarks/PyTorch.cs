using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FairDiff.Benchmarks;

/// <summary>Runs the PyTorch twin of a network, fp32 in eager mode, and reads the median that it prints.</summary>
internal static partial class PyTorch
{
    public static double Milliseconds(BenchmarkSettings settings, string job, int iterations)
    {
        string[] arguments = [settings.PyTorchScript!, job, "--threads", $"{settings.Threads}", "--iterations", $"{iterations}"];
        using var process = Process.Start(new ProcessStartInfo(settings.Python, arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var match = MedianPattern().Match(text);
        return match.Success
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"'{settings.Python} {string.Join(' ', arguments)}' printed no median_ms but: {text}");
    }

    [GeneratedRegex(@"median_ms=([0-9.]+)")]
    private static partial Regex MedianPattern();
}
