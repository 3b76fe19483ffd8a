using FairDiff.MLNet;

namespace FairDiff.Shared;

/// <summary>Turns a full, missing or write-protected disk into a message that names the path.</summary>
internal static class DiskErrors
{
    public static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    /// <summary>The same for a file that is only read.</summary>
    public static T GuardReading<T>(string path, Func<string, T> read)
    {
        try
        {
            return read(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException(
                $"'{path}' cannot be read: {exception.Message.TrimEnd('.')}. Check the path and its permissions.", exception);
        }
    }

    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException || AtomicFile.IsTooLarge(exception))
        {
            throw new FairDiffException(
                $"'{path}' cannot be used: {exception.Message.TrimEnd('.')}. Check its permissions and free space, or choose another " +
                "folder. Nothing that is finished is lost: the same call continues from there.", exception);
        }
    }
}
