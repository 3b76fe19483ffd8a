using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Csv;

/// <summary>A file that the user asked for by an option.</summary>
internal static class OutputFile
{
    /// <exception cref="FairDiffException">It cannot be written.</exception>
    public static void Write(string option, string path, string text) => Save(option, path, () => AtomicFile.WriteAllText(path, text));

    /// <exception cref="FairDiffException">It cannot be written.</exception>
    public static void Save(string option, string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException($"{path} ({option}) cannot be written: {e.Message}", e);
        }
    }
}
