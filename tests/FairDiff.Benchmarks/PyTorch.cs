using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace FairDiff.Benchmarks;

/// <summary>Runs the same work in Python and reads the number that it prints.</summary>
internal static partial class PyTorch
{
    /// <summary>Files to batches: what torchvision's users write.</summary>
    private const string Loading = """
        import sys, time, torch
        from torchvision.datasets import ImageFolder
        from torchvision.transforms import Compose, PILToTensor, Resize
        folder, (size, passes, workers, threads) = sys.argv[1], map(int, sys.argv[2:])
        torch.set_num_threads(threads)
        data = torch.utils.data.ConcatDataset([ImageFolder(folder, Compose([Resize((size, size)), PILToTensor()]))] * passes)
        start = time.perf_counter()
        count = sum(len(images) for images, _ in torch.utils.data.DataLoader(data, batch_size=64, num_workers=workers))
        print(f"per_second={count / (time.perf_counter() - start)}")
        """;

    /// <summary>The median of a training or denoising step of bench_torch.py, fp32 in eager mode.</summary>
    public static double Milliseconds(BenchmarkSettings settings, string job, int iterations) => Run(
        settings, [settings.PyTorchScript!, job, "--threads", $"{settings.Threads}", "--iterations", $"{iterations}"], MedianPattern());

    /// <summary>Images per second of torchvision's DataLoader with PIL over a folder of folders, so many times over, in batches of
    /// 64.</summary>
    public static double LoadedPerSecond(BenchmarkSettings settings, string folder, int passes, int size, int workers) => Run(
        settings, ["-c", Loading, folder, $"{size}", $"{passes}", $"{workers}", $"{settings.Threads}"], RatePattern());

    private static double Run(BenchmarkSettings settings, string[] arguments, Regex pattern)
    {
        using var process = Process.Start(new ProcessStartInfo(settings.Python, arguments) { RedirectStandardOutput = true })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var match = pattern.Match(text);
        return match.Success
            ? double.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture)
            : throw new InvalidOperationException($"'{settings.Python} {string.Join(' ', arguments)}' printed no {pattern} but: {text}");
    }

    [GeneratedRegex(@"median_ms=([0-9.]+)")]
    private static partial Regex MedianPattern();

    [GeneratedRegex(@"per_second=([0-9.]+)")]
    private static partial Regex RatePattern();
}
