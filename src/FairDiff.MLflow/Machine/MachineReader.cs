using System.Diagnostics;
using System.Globalization;
using System.Net.NetworkInformation;

namespace FairDiff.MLflow.Machine;

/// <summary>Processor, memory, disk and network, as far as the system tells.</summary>
internal sealed class MachineReader
{
    private const double Megabyte = 1 << 20;

    private (double Busy, double Total) _processor = Processor();
    private (double Received, double Sent) _network = Network();

    /// <summary>Processor and network since the last reading.</summary>
    public IReadOnlyList<(string Name, double Value)> Read()
    {
        var found = new List<(string, double)>();
        Try(() => AddProcessor(found));
        Try(() => AddMemory(found));
        Try(() => AddDisk(found));
        Try(() => AddNetwork(found));
        return found;
    }

    private void AddProcessor(List<(string, double)> found)
    {
        var (before, now) = (_processor, _processor = Processor());
        if (now.Total > before.Total)
        {
            found.Add(("cpu_utilization_percentage", Math.Clamp(100 * (now.Busy - before.Busy) / (now.Total - before.Total), 0, 100)));
        }
    }

    // The whole machine on Linux; elsewhere this process, in shares of all processors.
    private static (double Busy, double Total) Processor()
    {
        if (!File.Exists("/proc/stat"))
        {
            using var process = Process.GetCurrentProcess();
            return (
                process.TotalProcessorTime.TotalSeconds,
                Stopwatch.GetTimestamp() / (double)Stopwatch.Frequency * Environment.ProcessorCount);
        }

        var times = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1).Take(8)
            .Select(text => double.Parse(text, CultureInfo.InvariantCulture)).ToArray();
        const int Idle = 3;
        const int WaitingForDisk = 4;
        return (times.Sum() - times[Idle] - times[WaitingForDisk], times.Sum());
    }

    private static void AddMemory(List<(string, double)> found)
    {
        var (used, total) = Memory();
        found.Add(("system_memory_usage_megabytes", used / Megabyte));
        found.Add(("system_memory_usage_percentage", 100 * used / total));
    }

    private static (double Used, double Total) Memory()
    {
        if (!File.Exists("/proc/meminfo"))
        {
            var info = GC.GetGCMemoryInfo();
            return (info.MemoryLoadBytes, info.TotalAvailableMemoryBytes);
        }

        var kilobytes = File.ReadLines("/proc/meminfo")
            .Select(line => line.Split([':', ' '], StringSplitOptions.RemoveEmptyEntries))
            .Where(parts => parts[0] is "MemTotal" or "MemAvailable")
            .ToDictionary(parts => parts[0], parts => 1024 * double.Parse(parts[1], CultureInfo.InvariantCulture));
        return (kilobytes["MemTotal"] - kilobytes["MemAvailable"], kilobytes["MemTotal"]);
    }

    private static void AddDisk(List<(string, double)> found)
    {
        var drive = new DriveInfo(Path.GetFullPath("."));
        var used = drive.TotalSize - drive.TotalFreeSpace;
        found.Add(("disk_usage_percentage", 100.0 * used / drive.TotalSize));
        found.Add(("disk_usage_megabytes", used / Megabyte));
        found.Add(("disk_available_megabytes", drive.AvailableFreeSpace / Megabyte));
    }

    private void AddNetwork(List<(string, double)> found)
    {
        var (before, now) = (_network, _network = Network());
        found.Add(("network_receive_megabytes", (now.Received - before.Received) / Megabyte));
        found.Add(("network_transmit_megabytes", (now.Sent - before.Sent) / Megabyte));
    }

    private static (double Received, double Sent) Network()
    {
        try
        {
            var all = NetworkInterface.GetAllNetworkInterfaces().Select(card => card.GetIPStatistics()).ToArray();
            return (all.Sum(card => (double)card.BytesReceived), all.Sum(card => (double)card.BytesSent));
        }
        catch (NetworkInformationException)
        {
            return (0, 0);
        }
    }

    // What a system does not tell is left out.
    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException or NotSupportedException
            or NetworkInformationException or KeyNotFoundException or IndexOutOfRangeException or InvalidOperationException
                or ArgumentException)
        {
        }
    }
}
