using System.Diagnostics;
using System.Runtime.InteropServices;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary>
/// The <c>fairdiff</c> command as a process of its own, where only that tells: signals, limits, what is left when it ends.
/// </summary>
internal static class CommandProcess
{
    /// <summary>
    /// The host of the runtime that this process uses, three folders above its class libraries, and a program beside it (the command by
    /// default) as this process would load it.
    /// </summary>
    public static string[] Line(string program = "fairdiff.dll")
    {
        var host = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        var tests = Path.Combine(AppContext.BaseDirectory, typeof(CommandProcess).Assembly.GetName().Name!);
        return [
            host, "exec", "--depsfile", $"{tests}.deps.json", "--runtimeconfig", $"{tests}.runtimeconfig.json",
            Path.Combine(AppContext.BaseDirectory, program)];
    }

    /// <summary>Behind words of a shell, which end in running its arguments.</summary>
    public static Process StartInShell(string words, string folder, params string[] arguments) =>
        Start("/bin/sh", folder, ["-c", words, "sh", .. Line(), .. arguments]);

    private static Process Start(string program, string folder, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, WorkingDirectory = folder,
        };
        start.Environment["MLFLOW_TRACKING_URI"] = Path.Combine(folder, "mlruns");
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }
}
