using System.Globalization;

namespace FairDiff.Torch.Training;

/// <summary>One file of a snapshot folder: <c>step-00000500.safetensors</c> with the averages after so many steps.</summary>
internal static class AverageSnapshotFile
{
    private const string Format = "fairdiff-averages-1";
    private const string NameStart = "step-";
    private const string Extension = ".safetensors";

    /// <summary>What stands before the names of the tensors of one length.</summary>
    public static string Prefix(double length) => string.Create(CultureInfo.InvariantCulture, $"{length:0.00}/");

    public static void Write(AverageSnapshotOptions options, long step, string fingerprint, IReadOnlyDictionary<string, Tensor> averages)
    {
        var metadata = new Dictionary<string, string>(options.Notes) { ["format"] = Format, ["fingerprint"] = fingerprint };
        Safetensors.WriteFile(Path.Combine(options.Folder, $"{NameStart}{step:D8}{Extension}"), averages, metadata);
    }

    /// <summary>The caller disposes the tensors.</summary>
    /// <exception cref="EngineException">The file is damaged or not a snapshot of this version.</exception>
    public static Dictionary<string, Tensor> Read(string path, out IReadOnlyDictionary<string, string> metadata)
    {
        var tensors = Safetensors.ReadFile(path, out metadata);
        if (metadata.GetValueOrDefault("format") != Format || !metadata.ContainsKey("fingerprint"))
        {
            Safetensors.Dispose(tensors);
            throw new EngineException(
                $"File '{path}' holds no averages that this version reads (expected format '{Format}'). Move it out of the folder.");
        }

        return tensors;
    }

    /// <summary>The files of a folder with their steps, in order.</summary>
    public static IReadOnlyList<(string Path, long Step)> List(string folder)
    {
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, $"{NameStart}*{Extension}") : [];
        return [.. files.Select(path => (path, step: StepOf(path))).Where(file => file.step > 0).OrderBy(file => file.step)];
    }

    private static long StepOf(string path) =>
        long.TryParse(
            Path.GetFileNameWithoutExtension(path)[NameStart.Length..], NumberStyles.None, CultureInfo.InvariantCulture,
            out var step) ? step : 0;
}
