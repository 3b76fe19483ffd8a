using System.Text.Json;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

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
                ? StrictJson.Deserialize<TResult>(RegularFile.ReadAllText(path, followLink: false), ReportJson.Options)
                : null;
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException($"{path} is damaged; delete it, and type the same command again ({e.Message.TrimEnd('.')}).", e);
        }
    }
}
