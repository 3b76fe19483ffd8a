using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace FairDiff.Shared;

/// <summary>
/// Opens files that somebody else may have prepared: only regular files, since a pipe or a device has no end, and inside a folder of ours
/// no links, since they lead out of it. Whatever is wrong is an <see cref="IOException"/>.
/// </summary>
internal static class RegularFile
{
    /// <summary>No text file of ours comes near it; larger ones are not read into memory.</summary>
    public const long LongestText = 256 << 20;

    private const int StatBytes = 256;
    private const int ModeOffset = 28;
    private const int OwnerOffset = 20;
    private const int TypeMask = 0xF000;
    private const int Regular = 0x8000;
    private const int Folder = 0x4000;
    private const int Link = 0xA000;
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const uint BasicStats = 0x7FF;
    private const int NonBlocking = 0x800;
    private const int NonBlockingOnMac = 0x4;
    private const int NotPermitted = 1;
    private const int NoPermission = 13;

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">The file.</param>
    /// <param name="followLink">Whether the path may be a link; false for what a folder of ours holds.</param>
    public static FileStream OpenRead(string path, bool followLink = true)
    {
        Check(path, followLink);
        return File.OpenRead(path);
    }

    /// <summary>Reads a file whole.</summary>
    /// <param name="path">The file.</param>
    /// <param name="followLink">Whether the path may be a link.</param>
    /// <param name="longest">More bytes are refused before they are read.</param>
    public static byte[] ReadAllBytes(string path, bool followLink = true, long longest = int.MaxValue)
    {
        using var stream = OpenRead(path, followLink);
        var length = stream.Length;
        if (length > longest)
        {
            throw new IOException($"it has {length} bytes, and no such file has more than {longest}");
        }

        var bytes = new byte[length];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Reads a text file whole. Bytes that are not UTF-8 become U+FFFD.</summary>
    public static string ReadAllText(string path, bool followLink = true, long longest = LongestText)
    {
        var bytes = ReadAllBytes(path, followLink, longest);
        return Encoding.UTF8.GetString(bytes.AsSpan().StartsWith(Encoding.UTF8.Preamble) ? bytes.AsSpan(3) : bytes);
    }

    /// <summary>Refuses what is there and is no regular file. What is not there is left to the caller.</summary>
    public static void Check(string path, bool followLink = true)
    {
        if (KindOf(path, followLink) is var kind and not (FileKind.Missing or FileKind.Regular))
        {
            throw new IOException(kind switch
            {
                FileKind.Link => "it is a link, which may lead out of its folder and is not followed",
                FileKind.Folder => "it is a folder, not a file",
                _ => "it is a pipe or a device, not a file",
            });
        }
    }

    /// <summary>What lies at a path.</summary>
    public static FileKind KindOf(string path, bool followLink)
    {
        if (OperatingSystem.IsLinux() && Stat(path, followLink) is { } stat)
        {
            return (BitConverter.ToUInt16(stat, ModeOffset) & TypeMask) switch
            {
                Regular => FileKind.Regular,
                Folder => FileKind.Folder,
                Link => FileKind.Link,
                _ => FileKind.Other,
            };
        }

        var file = new FileInfo(path);
        return !followLink && file.LinkTarget is not null ? FileKind.Link
            : Directory.Exists(path) ? FileKind.Folder
            : !File.Exists(path) ? FileKind.Missing
            : IsEndless(file) ? FileKind.Other
            : FileKind.Regular;
    }

    /// <summary>The number of the user whose file it is, not following a link; null where the system does not say.</summary>
    public static uint? OwnerOf(string path) =>
        OperatingSystem.IsLinux() && Stat(path, followLink: false) is { } stat ? BitConverter.ToUInt32(stat, OwnerOffset) : null;

    /// <summary>
    /// Where the system does not say what a file is: only what has no length can be a pipe, a socket or a device, and then cannot be sought
    /// in.
    /// </summary>
    private static bool IsEndless(FileInfo file)
    {
        if (OperatingSystem.IsWindows() || file.Length > 0)
        {
            return false;
        }

        using var handle = new SafeFileHandle(
            open(file.FullName, OperatingSystem.IsMacOS() ? NonBlockingOnMac : NonBlocking), ownsHandle: true);
        if (handle.IsInvalid)
        {
            // What may not be read is told so by whoever opens it.
            return Marshal.GetLastPInvokeError() is not (NoPermission or NotPermitted);
        }

        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        return !stream.CanSeek;
    }

    private static byte[]? Stat(string path, bool followLink)
    {
        // The one of the system's structures that is laid out alike on every processor.
        var buffer = new byte[StatBytes];
        try
        {
            return statx(CurrentFolder, path, followLink ? 0 : NoFollow, BasicStats, buffer) == 0 ? buffer : null;
        }
        catch (Exception exception) when (exception is EntryPointNotFoundException or DllNotFoundException)
        {
            return null;
        }
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern int statx(int folder, [MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags, uint mask, byte[] buffer);

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    private static extern nint open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
}
