using System.Runtime.InteropServices;

namespace FairDiff.Torch;

/// <summary>
/// libtorch's threads meet some hundred times per step. While one waits for another it spins, by default for milliseconds, which on
/// a machine that does other work too starves the very thread it waits for: with two cores and several busy processes a small training
/// step took 750 to 1200 ms instead of 80 to 100. A short spin of 2000 rounds costs nothing measurable on an idle machine (16.3
/// against 16.2 ms a step); none at all costs 40 %.
/// </summary>
internal static partial class OpenMpWaiting
{
    private const string SpinVariable = "GOMP_SPINCOUNT";

    /// <summary>Must come before libtorch is loaded, because GNU OpenMP reads its settings then. Keeps the user's own settings.</summary>
    public static void SpinBriefly()
    {
        if (!OperatingSystem.IsLinux()
            || new[] { SpinVariable, "OMP_WAIT_POLICY" }.Any(name => Environment.GetEnvironmentVariable(name) is not null))
        {
            return;
        }

        try
        {
            // .NET's SetEnvironmentVariable changes a copy that native code does not see.
            _ = setenv(SpinVariable, "2000", 0);
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            // Another C library; only speed depends on it.
        }
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);
}
