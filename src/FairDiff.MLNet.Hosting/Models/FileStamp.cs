namespace FairDiff.MLNet.Hosting.Models;

/// <summary>What tells a file from the one that was there before.</summary>
internal readonly record struct FileStamp(string Target, DateTime Written, long Length)
{
    /// <summary>Of a file, behind links, for a mounted folder is often replaced by turning a link; null = it is not there.</summary>
    public static FileStamp? Of(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
            {
                file = target;
            }

            return file.Exists ? new FileStamp(file.FullName, file.LastWriteTimeUtc, file.Length) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
