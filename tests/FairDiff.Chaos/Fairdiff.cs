using System.Diagnostics;
using FairDiff.Pipelines.Tests.Commands;

namespace FairDiff.Chaos;

/// <summary>How a command ended.</summary>
internal sealed record Ended(int Exit, string Output, string Error)
{
    private const int Failure = 1;
    private static readonly int[] Allowed = [0, Failure, 2, 130];

    /// <summary>
    /// What is wrong with it: a command ends well, or says why not in one line that somebody meant to write; null = nothing is.
    /// </summary>
    public string? Problem
    {
        get
        {
            var lines = Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            return !Allowed.Contains(Exit) ? $"exit {Exit}: {Error}"
                : Error.Contains("   at ", StringComparison.Ordinal) ? $"a stack trace: {Error}"
                : Error.Contains("Something unexpected", StringComparison.Ordinal) ? Error
                : Exit == Failure && lines.Count(line => line.StartsWith("fairdiff: ", StringComparison.Ordinal)) != 1
                    ? $"not one line: {Error}"
                : null;
        }
    }
}

/// <summary>The command as a process of its own.</summary>
internal sealed class Fairdiff : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _output;
    private readonly Task<string> _error;

    private Fairdiff(Process process)
    {
        _process = process;
        _output = process.StandardOutput.ReadToEndAsync();
        _error = process.StandardError.ReadToEndAsync();
    }

    public int Id => _process.Id;

    /// <param name="folder">Where it works; the runs of MLflow go there too.</param>
    /// <param name="arguments">The command line.</param>
    /// <param name="shell">Words of a shell that run it (<c>exec "$@"</c>).</param>
    /// <param name="environment">Variables; null takes one away.</param>
    public static Fairdiff Start(
        string folder, string[] arguments, string? shell = null, params (string Name, string? Value)[] environment)
    {
        string[] line = [.. CommandProcess.Line(), .. arguments];
        var start = shell is null
            ? new ProcessStartInfo(line[0], line[1..])
            : new ProcessStartInfo("/bin/sh", ["-c", shell, "sh", .. line]);
        start.WorkingDirectory = folder;
        (start.RedirectStandardOutput, start.RedirectStandardError, start.RedirectStandardInput) = (true, true, true);
        start.Environment["MLFLOW_TRACKING_URI"] = "mlruns";
        start.Environment["OMP_NUM_THREADS"] = "1";
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
            if (value is null)
            {
                start.Environment.Remove(name);
            }
        }

        return new Fairdiff(Process.Start(start)!);
    }

    public static Ended Run(
        string folder, string[] arguments, string? shell = null, params (string Name, string? Value)[] environment)
    {
        using var process = Start(folder, arguments, shell, environment);
        return process.Wait();
    }

    /// <summary>Runs what has to go well.</summary>
    public static void Must(string folder, params string[] arguments)
    {
        if (Run(folder, arguments) is { Exit: not 0 } ended)
        {
            throw new InvalidOperationException($"{string.Join(' ', arguments)}: exit {ended.Exit}\n{ended.Output}\n{ended.Error}");
        }
    }

    /// <summary>SIGKILL; false where it had ended.</summary>
    public bool Kill(TimeSpan after)
    {
        if (_process.WaitForExit(after))
        {
            return false;
        }

        _process.Kill();
        _process.WaitForExit();
        return true;
    }

    public Ended Wait()
    {
        if (!_process.WaitForExit(Longest))
        {
            _process.Kill(entireProcessTree: true);
            return new Ended(-1, "", $"not ended after {Longest}");
        }

        return new Ended(_process.ExitCode, _output.Result, _error.Result);
    }

    public void Dispose() => _process.Dispose();
}
