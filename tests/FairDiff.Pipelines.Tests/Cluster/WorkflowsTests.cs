using System.Diagnostics;
using FairDiff.Pipelines.Cluster;
using FairDiff.Studies;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Cluster;

/// <summary>What is written for schedulers, run by a shell with programs in place of those of a cluster, which say what they were
/// told.</summary>
public sealed class WorkflowsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static readonly StudyPlan Plan = new(
    [
        Task("generator-a"), Task("baseline-seed0"), Task("baseline-seed1"), Task("a-seed0", "generator-a"), Task("a-seed1", "generator-a"),
    ]);

    public void Dispose() => _folder.Dispose();

    /// <summary>An array for each level, each behind the one before, and the report behind all; options go to sbatch.</summary>
    [Fact]
    public void Slurm_Submitted_MakesAnArrayForEachLevel()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Slurm runs on Linux.");
        var script = Script(Workflows.Slurm(Plan, _folder.File("it's a run"), _folder.File("program")));
        Program("sbatch", "echo \"$@\" >> calls.txt; wc -l < calls.txt | tr -d ' '");

        var output = Bash(script, "--partition=gpu");

        var run = _folder.File("it's a run");
        Assert.Equal(
            [
                $"--parsable --partition=gpu --array=0-2 --output={run}/tasks/slurm-%A-%a.log {script} --level 0",
                $"--parsable --dependency=afterok:1 --kill-on-invalid-dep=yes --partition=gpu --array=0-1 "
                    + $"--output={run}/tasks/slurm-%A-%a.log {script} --level 1",
                $"--parsable --dependency=afterok:2 --kill-on-invalid-dep=yes --partition=gpu --output={run}/tasks/slurm-%j.log {script} "
                    + "--gather",
            ],
            File.ReadAllLines(_folder.File("calls.txt")));
        Assert.Equal("level 0: job 1, 3 tasks\nlevel 1: job 2, 2 tasks\nreport: job 3\n", output);
    }

    /// <summary>Within a job the same script does the task of its index.</summary>
    [Theory]
    [InlineData("--level 1", "run-task|{0}|--level|1|--index|4")]
    [InlineData("--gather", "gather|{0}")]
    public void Slurm_InAJob_RunsTheTask(string arguments, string expected)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Slurm runs on Linux.");
        var script = Script(Workflows.Slurm(Plan, _folder.File("it's a run"), _folder.File("program")));
        Program("program", "IFS='|'; echo \"$*\"");

        Assert.Equal(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, expected, _folder.File("it's a run")),
            Bash(script, arguments.Split(' ')).Trim());
    }

    /// <summary>Snakemake itself, where it is installed, runs every task once its inputs are there, then the report.</summary>
    [Fact]
    public void Snakemake_Run_FollowsTheInputs()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/snakemake"), "Snakemake is not installed.");
        var run = _folder.File("run");
        Directory.CreateDirectory(run);
        Plan.Write(run);
        var program = Program(
            "program",
            "echo \"$1 $3\" >> calls.txt; if [ \"$1\" = gather ]; then touch \"$2/report.html\"; else touch \"$2/tasks/$3.done\"; fi");
        File.WriteAllText(_folder.File("Snakefile"), Workflows.Snakemake(run, program));

        Shell("snakemake -s Snakefile -c 2 --quiet all > snakemake.log 2>&1 || { cat snakemake.log; exit 1; }");

        string[] calls = [.. File.ReadAllLines(_folder.File("calls.txt")).Select(line => line.Trim())];
        Assert.Equal(6, calls.Length);
        Assert.Equal("gather", calls[^1]);
        Assert.True(Array.IndexOf(calls, "run-task a-seed0") > Array.IndexOf(calls, "run-task generator-a"));

        // What is done is not done again.
        Shell("snakemake -s Snakefile -c 2 --quiet all > snakemake.log 2>&1");
        Assert.Equal(6, File.ReadAllLines(_folder.File("calls.txt")).Length);
    }

    private static StudyTask Task(string id, params string[] inputs) =>
        new(id, StudyTaskKind.Classifier, id, inputs, $"tasks/{id}.done", 1);

    private string Script(string text)
    {
        File.WriteAllText(_folder.File("submit.sh"), text);
        return _folder.File("submit.sh");
    }

    private string Program(string name, string body)
    {
        var path = _folder.File(name);
        File.WriteAllText(path, $"#!/bin/bash\n{body}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        return path;
    }

    private string Bash(string script, params string[] arguments) => Start("bash", [script, .. arguments]);

    private void Shell(string line) => Start("bash", ["-c", line]);

    private string Start(string program, string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = _folder.Path,
        };
        start.Environment["PATH"] = $"{_folder.Path}:{start.Environment["PATH"]}";
        start.Environment["SLURM_ARRAY_TASK_ID"] = "4";
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, error.Result + output);
        return output;
    }
}
