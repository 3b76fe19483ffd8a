using System.Text.Json;
using FairDiff.Pipelines.Report;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Study;

/// <summary>Reads the result files of a study.</summary>
internal static class ResultFiles
{
    /// <summary>The result at a path; null where there is none.</summary>
    /// <exception cref="FairDiffException">What lies there cannot be read.</exception>
    public static TResult? Read<TResult>(string path)
        where TResult : class
    {
        try
        {
            return File.Exists(path)
                ? JsonSerializer.Deserialize<TResult>(File.ReadAllText(path), ReportJson.Options) ?? throw new JsonException("It is null.")
                : null;
        }
        catch (JsonException e)
        {
            throw new FairDiffException($"{path} is damaged; delete it, and type the same command again.", e);
        }
    }
}
