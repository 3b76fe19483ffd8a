using System.Text.Json;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// A result between its computation and the end of its publication: the result, what else is published of it, and the MLflow run that is
/// told. Only what is published becomes a result file, so that a process that dies in between leaves to the next one what is missing.
/// </summary>
/// <param name="path">The result file.</param>
internal sealed class UnpublishedResult(string path)
{
    private const string RunFile = "run.json";
    private const string ResultFile = "result.json";

    /// <summary>Where what is published of the result is kept beside it.</summary>
    public string Folder { get; } = Path.Combine(Root(Path.GetDirectoryName(path)!), Path.GetFileNameWithoutExtension(path));

    private string Result => Path.Combine(Folder, ResultFile);

    /// <summary>The MLflow runs that the results of a run folder wait for.</summary>
    public static IEnumerable<string> Runs(RunFolder folder) =>
        from waiting in Directory.Exists(Root(folder.Results)) ? Directory.GetDirectories(Root(folder.Results)) : []
        where File.Exists(Path.Combine(waiting, ResultFile))
        let run = ReadRun(waiting)
        where run is not null
        select run.RunId;

    /// <summary>The result and the run that is to be told of it; null where none waits.</summary>
    /// <exception cref="FairDiffException">What waits cannot be read.</exception>
    public (TResult Result, ComputingRun? Run)? Read<TResult>()
        where TResult : class
    {
        if (!File.Exists(Result))
        {
            return null;
        }

        return (ResultFiles.Read<TResult>(Result)!, ReadRun(Folder));
    }

    /// <summary>The result at a path, published or not; null where there is none.</summary>
    /// <exception cref="FairDiffException">It cannot be read.</exception>
    public static TResult? Find<TResult>(string path)
        where TResult : class => ResultFiles.Read<TResult>(path) ?? new UnpublishedResult(path).Read<TResult>()?.Result;

    /// <summary>When the result was there.</summary>
    public DateTimeOffset Time => new(File.GetLastWriteTimeUtc(Result));

    /// <summary>Keeps a result until it is published.</summary>
    /// <param name="result">The result.</param>
    /// <param name="run">The run that is told of it; null = none is yet.</param>
    /// <param name="keep">Writes what else is published into the folder that it is given.</param>
    public void Write<TResult>(TResult result, ComputingRun? run, Action<string>? keep)
    {
        Delete();
        Directory.CreateDirectory(Folder);
        keep?.Invoke(Folder);
        if (run is not null)
        {
            Tell(run);
        }

        // Last: it says that the others are whole.
        AtomicFile.WriteAllText(Result, JsonSerializer.Serialize(result, ReportJson.Options));
    }

    /// <summary>The run that is told of the result from now on.</summary>
    public void Tell(ComputingRun run) =>
        AtomicFile.WriteAllText(Path.Combine(Folder, RunFile), JsonSerializer.Serialize(run, ReportJson.Options));

    /// <summary>The result is published: it becomes the result file.</summary>
    public void MarkDone()
    {
        File.Move(Result, path, overwrite: true);
        Delete();
    }

    /// <summary>Removes what waits, or what a killed process left of it.</summary>
    public void Delete()
    {
        if (Directory.Exists(Folder))
        {
            File.Delete(Result);
            Directory.Delete(Folder, recursive: true);
        }
    }

    private static string Root(string results) => Path.Combine(results, "unpublished");

    private static ComputingRun? ReadRun(string folder)
    {
        try
        {
            var file = Path.Combine(folder, RunFile);
            return File.Exists(file)
                ? StrictJson.Deserialize<ComputingRun>(RegularFile.ReadAllText(file, followLink: false), ReportJson.Options)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>The MLflow run in which a result was computed.</summary>
/// <param name="Store">The tracking URI of its store.</param>
/// <param name="RunId">Its id there.</param>
/// <param name="Computed">When the result was there.</param>
internal sealed record ComputingRun(string Store, string RunId, DateTimeOffset Computed);
