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
        Directory.CreateDirectory(folder, OwnerOnly);
        var path = Path.Combine(folder, $"libLibTorchSharp-{FileHash.Of(image)}.so");
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(image))
        {
            AtomicFile.WriteAllBytes(path, image);
        }

        return path;
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
