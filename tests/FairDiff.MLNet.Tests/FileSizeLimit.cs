using System.Runtime.InteropServices;

namespace FairDiff.MLNet.Tests;

/// <summary>Lets no file of the process grow beyond a size for a while: a full disk, as Linux can be told to behave. For tests that run
/// alone.</summary>
internal static class FileSizeLimit
{
    private const int FileSize = 1;
    private const int SignalFileSize = 25;
    private const nint Ignore = 1;

    public static T Run<T>(ulong bytes, Func<T> action)
    {
        Assert.Equal(0, getrlimit(FileSize, out var limit));
        var handler = signal(SignalFileSize, Ignore);
        var lowered = limit with { Current = bytes };
        Assert.Equal(0, setrlimit(FileSize, in lowered));
        try
        {
            return action();
        }
        finally
        {
            setrlimit(FileSize, in limit);
            signal(SignalFileSize, handler);
        }
    }

    [DllImport("libc")]
    private static extern int getrlimit(int resource, out Limit limit);

    [DllImport("libc")]
    private static extern int setrlimit(int resource, in Limit limit);

    [DllImport("libc")]
    private static extern nint signal(int number, nint handler);

    private record struct Limit(ulong Current, ulong Highest);
}
