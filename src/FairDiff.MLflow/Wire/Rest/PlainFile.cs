namespace FairDiff.MLflow.Rest;

/// <summary>Opens files that somebody else may have put there: a pipe in a file's place would be waited for without end.</summary>
internal static class PlainFile
{
    /// <summary>Opens a file to read, while others may write and delete it.</summary>
    /// <exception cref="IOException">It is no plain file, or cannot be opened.</exception>
    public static FileStream Open(string path, FileOptions options = FileOptions.None) => IsPlain(path)
        ? new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, options)
        : throw new IOException($"{path} is no plain file but a pipe or a device.");

    /// <summary>
    /// Whether a file is one that can be read from its beginning to its end; what is not there is left to whoever opens it.
    /// </summary>
    public static bool IsPlain(string path) => RegularFile.KindOf(path, followLink: true) != FileKind.Other;
}
