using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace FairDiff.MLflow.Stores;

/// <summary>Opens files that somebody else may have put there: a pipe in a file's place would be waited for without end.</summary>
internal static partial class PlainFile
{
    private const int NonBlocking = 0x800;
    private const int NonBlockingOnMac = 0x4;

    /// <summary>Opens a file to read, while others may write and delete it.</summary>
    /// <exception cref="IOException">It is no plain file, or cannot be opened.</exception>
    public static FileStream Open(string path, FileOptions options = FileOptions.None)
    {
        // Only what has no length can be a pipe, a socket or a device.
        if (!OperatingSystem.IsWindows() && new FileInfo(path) is { Exists: true, Length: 0 })
        {
            RefusePipe(path);
        }

        return new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1 << 16, options);
    }

    /// <summary>Whether a file is one that can be read from its beginning to its end.</summary>
    public static bool IsPlain(FileInfo file)
    {
        try
        {
            if (!OperatingSystem.IsWindows() && file.Length == 0)
            {
                RefusePipe(file.FullName);
            }

            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static void RefusePipe(string path)
    {
        using var handle = OpenHandle(path, OperatingSystem.IsMacOS() ? NonBlockingOnMac : NonBlocking);
        if (handle.IsInvalid)
        {
            if (Marshal.GetLastPInvokeError() is NoPermission or NotPermitted)
            {
                return;
            }

            throw new IOException($"{path} is no plain file.");
        }

        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        if (!stream.CanSeek)
        {
            throw new IOException($"{path} is no plain file but a pipe or a device.");
        }
    }

    // What may not be read is told so by whoever opens it.
    private const int NotPermitted = 1;
    private const int NoPermission = 13;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial SafeFileHandle OpenHandle(string path, int flags);
}
