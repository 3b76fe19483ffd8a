using System.Globalization;
using System.Runtime.InteropServices;

namespace FairDiff.MLflow.Machine;

/// <summary>What a run ran on: the commit, .NET, the system, processors, memory, GPUs. Read once per process.</summary>
internal static class MachineTags
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> Found = new(Read);

    public static IReadOnlyDictionary<string, string> All => Found.Value;

    private static Dictionary<string, string> Read()
    {
        var tags = new Dictionary<string, string>
        {
            ["dotnet.version"] = Environment.Version.ToString(),
            ["host.os"] = RuntimeInformation.OSDescription,
            ["host.architecture"] = RuntimeInformation.ProcessArchitecture.ToString(),
            ["host.cores"] = Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture),
            ["host.memory_megabytes"] = (GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20).ToString(CultureInfo.InvariantCulture),
        };
        if (GpuNames() is { Length: > 0 } gpus)
        {
            tags["host.gpu"] = gpus;
        }

        if (GitState.Read(Environment.CurrentDirectory) is { } git)
        {
            tags["mlflow.source.git.commit"] = git.Commit;
            Add(tags, "mlflow.source.git.branch", git.Branch);
            Add(tags, "mlflow.source.git.repoURL", git.RepositoryUrl);
        }

        return tags;
    }

    private static void Add(Dictionary<string, string> tags, string key, string? value)
    {
        if (value is not null)
        {
            tags[key] = value;
        }
    }

    // The driver's own files: asking a program takes longer than many a start should.
    private static string GpuNames()
    {
        const string Driver = "/proc/driver/nvidia/gpus";
        try
        {
            var names = (Directory.Exists(Driver) ? Directory.GetDirectories(Driver) : [])
                .Select(folder => Path.Combine(folder, "information"))
                .Where(File.Exists)
                .SelectMany(File.ReadLines)
                .Where(line => line.StartsWith("Model:", StringComparison.Ordinal))
                .Select(line => line["Model:".Length..].Trim());
            return string.Join(", ", names);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
