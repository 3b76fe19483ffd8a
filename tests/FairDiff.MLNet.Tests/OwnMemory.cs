using System.Globalization;

namespace FairDiff.MLNet.Tests;

/// <summary>Resident memory of this process that is backed by no file. Only Linux tells it (RssAnon).</summary>
internal sealed class OwnMemory
{
    private readonly long _before = Now();
    private long _highest;

    public static void SkipWhereUnknown() =>
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux alone says how much memory is the process's own and not a file's (RssAnon).");

    /// <summary>The highest growth, in bytes, that <see cref="Sample"/> saw.</summary>
    public long Growth => _highest - _before;

    public void Sample() => _highest = Math.Max(_highest, Now());

    private static long Now()
    {
        const string Name = "RssAnon:";
        var line = File.ReadLines("/proc/self/status").First(text => text.StartsWith(Name, StringComparison.Ordinal));
        return 1024 * long.Parse(line.AsSpan(Name.Length).TrimEnd("kB").Trim(), NumberStyles.None, CultureInfo.InvariantCulture);
    }
}
