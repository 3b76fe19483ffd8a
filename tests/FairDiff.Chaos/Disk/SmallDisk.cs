using System.Diagnostics;

namespace FairDiff.Chaos.Disk;

/// <summary>A file system in memory that holds so much and no more (tmpfs); only root can make one.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly string _folder;

    private SmallDisk(string folder) => _folder = folder;

    public static SmallDisk? TryMount(string folder, string options)
    {
        Directory.CreateDirectory(folder);
        return Shell("mount", "-t", "tmpfs", "-o", options, "chaos", folder) ? new SmallDisk(folder) : null;
    }

    public bool Change(string options) => Shell("mount", "-o", $"remount,{options}", _folder);

    public void Dispose() => Shell("umount", _folder);

    private static bool Shell(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
