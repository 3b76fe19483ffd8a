using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace FairDiff.MLflow.Machine;

/// <summary>Load, memory and power of NVIDIA GPUs, from the <c>nvidia-smi</c> of their driver; nothing where there is none.</summary>
internal sealed class GpuReader
{
    private bool _absent;

    public async Task<IReadOnlyList<(string Name, double Value)>> ReadAsync(CancellationToken stop)
    {
        if (_absent)
        {
            return [];
        }

        try
        {
            return Parse(await AskAsync(stop).ConfigureAwait(false));
        }
        catch (Exception e) when (e is Win32Exception or IOException or OperationCanceledException or InvalidOperationException)
        {
            _absent = true;
            return [];
        }
    }

    /// <summary>One line for each GPU: index, load in %, memory used and in all in MiB, power drawn and allowed in W; what is not known is
    /// no number.</summary>
    public static IReadOnlyList<(string Name, double Value)> Parse(string text)
    {
        var found = new List<(string, double)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var values = line.Split(',').Select(
                part => double.TryParse(part, CultureInfo.InvariantCulture, out var value) ? value : double.NaN).ToArray();
            if (values is not [var index, var load, var used, var total, var power, var limit])
            {
                continue;
            }

            foreach (var (name, value) in new[]
            {
                ("utilization_percentage", load), ("memory_usage_megabytes", used), ("memory_usage_percentage", 100 * used / total),
                ("power_usage_watts", power), ("power_usage_percentage", 100 * power / limit),
            })
            {
                if (double.IsFinite(value))
                {
                    found.Add((string.Create(CultureInfo.InvariantCulture, $"gpu_{index}_{name}"), value));
                }
            }
        }

        return found;
    }

    private static async Task<string> AskAsync(CancellationToken stop)
    {
        var start = new ProcessStartInfo("nvidia-smi")
        {
            ArgumentList =
                { "--query-gpu=index,utilization.gpu,memory.used,memory.total,power.draw,power.limit", "--format=csv,noheader,nounits" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(TimeSpan.FromSeconds(10));
        var text = await process.StandardOutput.ReadToEndAsync(limit.Token).ConfigureAwait(false);
        await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        return process.ExitCode == 0 ? text : throw new InvalidOperationException();
    }
}
