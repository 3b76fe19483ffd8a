using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace FairDiff.Torch;

/// <summary>Puts a patched library into a file, which the system's loader insists on, and loads it.</summary>
[SupportedOSPlatform("linux")]
internal static class PatchedLibrary
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static nint Load(byte[] image)
    {
        try
        {
            return NativeLibrary.Load(Store(UserCache.Folder("native"), image));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or DllNotFoundException)
        {
            // No writable home, or one mounted noexec: a fresh private folder, which nobody else could have filled.
            return LoadFromTemporaryFolder(image);
        }
    }

    /// <summary>The path of a file in the folder that holds exactly these bytes; written only if it is not there yet.</summary>
    internal static string Store(string folder, byte[] image)
    {
        Close(folder);
        var path = Path.Combine(folder, $"libLibTorchSharp-{FileHash.Of(image)}.so");
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(image))
        {
            AtomicFile.DeleteLeftovers(path);
            AtomicFile.WriteAllBytes(path, image);
        }

        return path;
    }

    /// <summary>Nobody else may write between the comparison and the loading, in a folder that was there before either.</summary>
    /// <exception cref="IOException">It is another user's.</exception>
    private static void Close(string folder)
    {
        Directory.CreateDirectory(folder, OwnerOnly);
        if (RegularFile.OwnerOf(folder) is { } owner && owner != RegularFile.OwnerOf($"/proc/{Environment.ProcessId}"))
        {
            throw new IOException($"'{folder}' belongs to another user.");
        }

        File.SetUnixFileMode(folder, OwnerOnly);
    }

    private static nint LoadFromTemporaryFolder(byte[] image)
    {
        var folder = Directory.CreateTempSubdirectory("fairdiff-");
        try
        {
            return NativeLibrary.Load(Store(folder.FullName, image));
        }
        finally
        {
            // A mapped library outlives its file name.
            folder.Delete(recursive: true);
        }
    }
}
