using System.Text;
using FairDiff.MLNet;

namespace FairDiff.Shared;

/// <summary>A file that the user asked for, by an option or as what a command is for.</summary>
internal static class OutputFile
{
    /// <exception cref="FairDiffException">It cannot be written.</exception>
    public static void Write(string option, string path, string text) =>
        Save(option, path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    /// <exception cref="FairDiffException">It cannot be written.</exception>
    public static void Save(string option, string path, Action<Stream> write)
    {
        try
        {
            // A pipe, a terminal or /dev/null is written to. A file is there whole or not at all, a link stays one.
            if (path.StartsWith("/dev/", StringComparison.Ordinal) || RegularFile.KindOf(path, followLink: true) == FileKind.Other)
            {
                using var stream = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
                if (stream.CanSeek)
                {
                    stream.Seek(0, SeekOrigin.End);
                }

                write(stream);
            }
            else
            {
                var file = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;
                AtomicFile.DeleteLeftovers(file);
                AtomicFile.Write(file, write);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException($"{path} ({option}) cannot be written: {e.Message.TrimEnd('.')}. Check permissions and free "
                + "space there, or name another place.", e);
        }
    }
}
