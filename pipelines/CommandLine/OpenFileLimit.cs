using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>
/// How many files the process may open (<c>ulimit -n</c>). Where these are too few for its own libraries, the runtime fails on any line, in
/// its own exception handling too, so it is asked before anything else, by code that needs no further library.
/// </summary>
internal static class OpenFileLimit
{
    /// <summary>The libraries of a study take about 150, its data, workers and stores the rest.</summary>
    public const ulong Needed = 256;

    private const int OnLinux = 7, OnMac = 8;
    private const int StandardError = 2;

    /// <summary>Says so where they are too few.</summary>
    /// <returns>Whether they are enough.</returns>
    public static bool IsEnough()
    {
        if (OperatingSystem.IsWindows() || Allowed() is not { } allowed || Problem(allowed) is not { } problem)
        {
            return true;
        }

        WriteError(problem);
        return false;
    }

    /// <summary>The line for a limit; null where it is high enough.</summary>
    /// <param name="allowed">The files that a process may open.</param>
    internal static string? Problem(ulong allowed) => allowed >= Needed
        ? null
        : $"fairdiff: this process may open {allowed} files (ulimit -n); it needs at least {Needed}. Raise the limit, for example with: "
            + "ulimit -n 1024";

    // The runtime has raised the soft limit to the hard one.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static ulong? Allowed()
    {
        var limits = new ulong[2];
        return getrlimit(OperatingSystem.IsMacOS() ? OnMac : OnLinux, limits) == 0 ? limits[0] : null;
    }

    // Console would load libraries first.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteError(string line)
    {
        var bytes = Encoding.UTF8.GetBytes(line + "\n");
        _ = write(StandardError, bytes, bytes.Length);
    }

    [DllImport("libc", ExactSpelling = true)]
    private static extern int getrlimit(int resource, ulong[] limits);

    [DllImport("libc", ExactSpelling = true)]
    private static extern nint write(int file, byte[] bytes, nint count);
}
