using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace FairDiff.MLflow.Tests.Support;

/// <summary>A process that logs a run (see FairDiff.MlflowProbe) until it is killed with SIGKILL: no code of it runs after that.</summary>
internal sealed class KilledProcess : IDisposable
{
    private readonly Process _process;

    public KilledProcess(string trackingUri, string fallbackFolder)
    {
        var folder = AppContext.BaseDirectory;
        var tests = Path.Combine(folder, typeof(KilledProcess).Assembly.GetName().Name!);
        var dotnet = Path.GetFullPath(
            Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));
        string[] arguments =
        [
            "exec", "--depsfile", $"{tests}.deps.json", "--runtimeconfig", $"{tests}.runtimeconfig.json",
            Path.Combine(folder, "FairDiff.MlflowProbe.dll"), trackingUri, fallbackFolder,
        ];
        _process = Process.Start(new ProcessStartInfo(dotnet, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _process.ErrorDataReceived += (_, _) => { };
        _process.BeginErrorReadLine();
        RunId = Next("run");
    }

    public string RunId { get; }

    /// <summary>Reads on to the first step that is safe in this way: <c>stored</c> or <c>on disk</c>.</summary>
    public int WaitFor(string word) => int.Parse(Next(word), CultureInfo.InvariantCulture);

    /// <summary>Kills it, and returns once it is dead.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private string Next(string word)
    {
        while (_process.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith(word + " ", StringComparison.Ordinal))
            {
                return line[(word.Length + 1)..];
            }
        }

        throw new InvalidOperationException($"The process ended before it said \"{word}\".");
    }
}
