using FairDiff.Shared;

namespace FairDiff.MLNet.Storage;

/// <summary>Keeps other processes out of a folder, or of a part of it, for as long as a file in it is held.</summary>
internal static class FolderLock
{
    /// <exception cref="FairDiffException">Another process holds it, or the folder cannot be written.</exception>
    public static FileStream Take(string folder, string name, string what)
    {
        var path = Path.Combine(folder, name);
        new OwnFiles(folder, [name]).RefuseLinks();
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new FairDiffException($"The {what} '{folder}' cannot be written: {exception.Message} Choose another folder.", exception);
        }
        catch (IOException exception)
        {
            throw new FairDiffException(
                $"The {what} '{folder}' is in use by another process ('{path}' is locked): wait for it to end, or choose another folder. " +
                $"({exception.Message})", exception);
        }
    }
}
