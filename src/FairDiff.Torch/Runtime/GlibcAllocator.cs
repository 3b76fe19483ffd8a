using System.Runtime.InteropServices;

namespace FairDiff.Torch;

/// <summary>
/// Training frees and allocates the same large blocks at every step. glibc by default returns them to the system each time, which
/// costs 6 to 12 % of a training step and now and then a long stall.
/// </summary>
internal static partial class GlibcAllocator
{
    private const int TrimThreshold = -1;
    private const int TopPad = -2;
    private const int MmapMax = -4;

    private static readonly string[] UserSettings = ["MALLOC_MMAP_MAX_", "MALLOC_TRIM_THRESHOLD_", "MALLOC_TOP_PAD_", "GLIBC_TUNABLES"];

    /// <summary>Serves every allocation from the heap and keeps freed memory. Does nothing where the C library is another one.</summary>
    public static void KeepMemory()
    {
        if (!OperatingSystem.IsLinux() || UserSettings.Any(name => Environment.GetEnvironmentVariable(name) is not null))
        {
            return;
        }

        try
        {
            _ = mallopt(MmapMax, 0);
            _ = mallopt(TrimThreshold, int.MaxValue);
            _ = mallopt(TopPad, 64 << 20);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // musl and others have no mallopt; nothing depends on it.
        }
    }

    /// <summary>Gives freed memory back to the system, which <see cref="KeepMemory"/> otherwise keeps for good.</summary>
    public static void ReturnMemory()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        try
        {
            _ = malloc_trim(0);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // As above.
        }
    }

    [LibraryImport("libc.so.6")]
    private static partial int malloc_trim(nuint pad);

    [LibraryImport("libc.so.6")]
    private static partial int mallopt(int parameter, int value);
}
