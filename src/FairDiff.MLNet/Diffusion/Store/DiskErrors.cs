using FairDiff.Torch;

namespace FairDiff.MLNet.Diffusion;

/// <summary>Turns a full, missing or write-protected disk into a message that names the path.</summary>
internal static class DiskErrors
{
    public static void Guard(string path, Action action) => Guard(path, () =>
    {
        action();
        return true;
    });

    public static T Guard<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException(
                $"The workspace cannot be used: '{path}': {exception.Message.TrimEnd('.')}. Check its permissions and free space, or choose another " +
                "WorkspacePath. Nothing that is finished is lost: the same Fit continues from there.", exception);
        }
    }
}
