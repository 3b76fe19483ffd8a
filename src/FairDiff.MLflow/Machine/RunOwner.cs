using System.Diagnostics;
using System.Globalization;

namespace FairDiff.MLflow.Machine;

/// <summary>The process that records a run, as a tag: machine, process and when that began. A run that a killed process left RUNNING is
/// known by it.</summary>
internal static class RunOwner
{
    public const string Tag = "fairdiff.process";

    // Two readings of when a process began differ by as much as the clock was set meanwhile.
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    public static string Here { get; } = Text(Environment.MachineName, Environment.ProcessId,
        Process.GetCurrentProcess().StartTime.ToUniversalTime());

    public static string Text(string machine, int process, DateTime begun) =>
        string.Create(CultureInfo.InvariantCulture, $"{machine} {process} {begun:yyyy-MM-ddTHH:mm:ssZ}");

    /// <summary>True where that process ran on this machine and is gone; false where it works, or nothing is known of it.</summary>
    public static bool IsGone(string? tag)
    {
        if (tag?.Split(' ') is not [var machine, var process, var begun] || machine != Environment.MachineName
            || !int.TryParse(process, CultureInfo.InvariantCulture, out var id)
            || !DateTime.TryParse(begun, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal, out var then))
        {
            return false;
        }

        try
        {
            using var found = Process.GetProcessById(id);
            return (found.StartTime.ToUniversalTime() - then).Duration() > Tolerance;
        }
        catch (Exception e) when (e is ArgumentException or InvalidOperationException)
        {
            return true;
        }
        catch (Exception e) when (e is System.ComponentModel.Win32Exception or NotSupportedException)
        {
            // It is another user's, and so it is there.
            return false;
        }
    }
}
