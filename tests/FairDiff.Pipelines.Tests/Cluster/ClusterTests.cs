using System.Diagnostics;
using System.Text.Json.Nodes;
using FairDiff.MLflow;
using FairDiff.MLNet;
using FairDiff.Pipelines.Tests.Commands;
using FairDiff.Pipelines.Tests.Generation;
using FairDiff.Studies;
using FairDiff.Tests;
using k8s;
using k8s.Models;

namespace FairDiff.Pipelines.Tests.Cluster;

/// <summary>A study as tasks that other processes do: <c>--prepare</c>, <c>plan</c>, <c>run-task</c>, <c>gather</c>.</summary>
[Collection(ProcessState.Collection)]
public sealed class ClusterTests : IDisposable
{
    private static readonly string[] Study =
    [
        "demo", "--preset", "smoke", "--methods", "baseline", "label+property", "adapt-norm", "--seeds", "2", "--generator-steps", "2",
        "--synthetic", "6", "--classifier-steps", "2", "--parallel", "1",
    ];

    private readonly TemporaryFolder _folder = new();
    private readonly string? _tracking = Environment.GetEnvironmentVariable("MLFLOW_TRACKING_URI");

    public ClusterTests() => Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _folder.File("mlruns"));

    private string Run => _folder.File("tasks' run");

    public void Dispose()
    {
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _tracking);
        _folder.Dispose();
    }

    /// <summary>Tasks in another order, one of them killed, one done twice: the report and the runs of MLflow are those of one
    /// process.</summary>
    [Fact]
    public async Task Tasks_KilledAndRepeated_GiveTheReportOfOneProcess()
    {
        await Succeed([.. Study, "--output", _folder.File("one")]);
        var expected = await RunsAsync();
        Environment.SetEnvironmentVariable("MLFLOW_TRACKING_URI", _folder.File("mlruns of tasks"));

        var prepared = await Succeed([.. Study, "--output", Run, "--prepare"]);
        Assert.Contains("7 tasks in 2 levels are ready", prepared);
        KillAt(Path.Combine(Run, "generators", "label+property", "workspace.json"), "generator-label+property");
        Assert.DoesNotContain(StudyPlan.Read(Run).Tasks, task => StudyPlan.IsDone(Run, task));
        foreach (var task in StudyPlan.Read(Run).Levels().SelectMany(level => level.Reverse()))
        {
            await Succeed("run-task", Run, task.Id);
        }

        Assert.Contains("Task baseline-seed0 is done already.", await Succeed("run-task", Run, "--level", "0", "--index", "1"));
        Assert.False(Directory.Exists(_folder.File("mlruns of tasks")));
        await Succeed("gather", Run);

        Assert.Equal(Report(_folder.File("one")), Report(Run));
        Assert.Equal(expected, await RunsAsync());
        Assert.Contains("7 of 7 tasks are done.", await Succeed("plan", Run));
    }

    [Fact]
    public async Task Plan_OfAStudy_ListsWhatEachTaskNeeds()
    {
        await Succeed([.. Study, "--output", Run, "--prepare"]);

        var output = await Succeed("plan", Run, "--json", _folder.File("plan.json"));

        Assert.Contains("1      0      label+property-seed0      generator-label+property", output);
        Assert.Contains("1      1      adapt-norm-seed0          baseline-seed0", output);
        var plan = JsonNode.Parse(await File.ReadAllTextAsync(_folder.File("plan.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal(7, plan["tasks"]!.AsArray().Count);
        Assert.Equal("tasks/generator-label+property.done", (string?)plan["tasks"]![0]!["output"]);
        Assert.Equal("generator", (string?)plan["tasks"]![0]!["kind"]);
    }

    [Fact]
    public async Task RunTask_WhatCannotBe_IsRefusedInOneLine()
    {
        await Succeed([.. Study, "--output", Run, "--prepare"]);

        Assert.Contains("needs generator-label+property, which is not done", await Fail("run-task", Run, "label+property-seed0"));
        Assert.Contains("has no task 'baseline-seed7'; it has generator-label+property", await Fail("run-task", Run, "baseline-seed7"));
        Assert.Contains("--level is 2; the study has levels 0 to 1", await Fail("run-task", Run, "--level", "2", "--index", "0"));
        Assert.Contains("--index is 9; level 0 has tasks 0 to 2", await Fail("run-task", Run, "--level", "0", "--index", "9"));
        Assert.Contains("Name the task, or give --index, with --level or without.", await Fail("run-task", Run));
        Assert.Contains("--index is 7; the plan has tasks 0 to 6", await Fail("run-task", Run, "--index", "7"));
        Assert.Contains("--kubernetes needs --image", await Fail("plan", Run, "--kubernetes", _folder.File("job.yaml")));
        Assert.Contains("7 tasks of", await Fail("gather", Run));
        Assert.Contains("holds no prepared study", await Fail("run-task", _folder.Path, "baseline-seed0"));
        Assert.Contains("holds no prepared study", await Fail("plan", _folder.Path));
    }

    /// <summary>A job of Kubernetes, read by its own strict model: an index for each task, in an order in which none waits for a later
    /// one.</summary>
    [Fact]
    public async Task Kubernetes_JobOfAStudy_IsOneAndRunsEachTaskOnce()
    {
        await Succeed([.. Study, "--output", Run, "--prepare"]);

        await Succeed(
            "plan", Run, "--kubernetes", _folder.File("job.yaml"), "--image", "our/fairdiff:1", "--claim", "shared", "--parallelism", "4",
            "--gpus", "1", "--program", "nice fairdiff");

        var job = KubernetesYaml.Deserialize<V1Job>(
            await File.ReadAllTextAsync(_folder.File("job.yaml"), TestContext.Current.CancellationToken), strict: true);
        Assert.Equal(("batch/v1", "Job", "fairdiff-tasks-run"), (job.ApiVersion, job.Kind, job.Metadata.Name));
        Assert.Equal(
            ("Indexed", 7, 4, 3, 0),
            (
                job.Spec.CompletionMode, job.Spec.Completions, job.Spec.Parallelism, job.Spec.BackoffLimitPerIndex,
                job.Spec.MaxFailedIndexes));
        Assert.Equal(["Ignore", "FailIndex"], job.Spec.PodFailurePolicy.Rules.Select(rule => rule.Action));
        Assert.Equal([1], job.Spec.PodFailurePolicy.Rules[1].OnExitCodes.Values);
        var pod = job.Spec.Template.Spec;
        var container = Assert.Single(pod.Containers);
        Assert.Equal(("Never", "task", "our/fairdiff:1"), (pod.RestartPolicy, container.Name, container.Image));
        Assert.Equal(
            $"exec nice fairdiff run-task '{Run.Replace("'", "'\\''", StringComparison.Ordinal)}' --index \"$JOB_COMPLETION_INDEX\" --wait",
            container.Args.Single());
        Assert.Equal("1", $"{container.Resources.Limits["nvidia.com/gpu"]}");
        Assert.Equal(_folder.Path, container.VolumeMounts.Single().MountPath);
        Assert.Equal("shared", pod.Volumes.Single().PersistentVolumeClaim.ClaimName);
        var tasks = StudyPlan.Read(Run).Tasks;
        Assert.All(tasks.Index(), task => Assert.All(
            task.Item.Inputs, input => Assert.Contains(tasks.Take(task.Index), before => before.Id == input)));
    }

    /// <summary>A task may begin before those that it needs are done.</summary>
    [Fact]
    public async Task RunTask_Wait_BeginsOnceItsInputsAreDone()
    {
        await Succeed([.. Study, "--output", Run, "--prepare"]);

        var waiting = Succeed("run-task", Run, "--index", "2", "--wait");
        await Task.Delay(300, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        await Succeed("run-task", Run, "--index", "0");
        await waiting;

        Assert.True(File.Exists(Path.Combine(Run, "tasks", "label+property-seed0.done")));
    }

    /// <summary>From the preparation on the folder is bound to the study.</summary>
    [Fact]
    public async Task Prepare_OtherSettingsInTheSameFolder_AreRefused()
    {
        await Succeed([.. Study, "--output", Run, "--prepare"]);

        Assert.Contains(
            "was begun with Generator.TrainingSteps = 2; now Generator.TrainingSteps is 3",
            await Fail([.. Study.Select(word => word == "2" ? "3" : word), "--output", Run, "--prepare"]));
    }

    [Fact]
    public async Task Lock_OfATask_LeavesOthersInButNotTheWholeStudy()
    {
        await Succeed([.. Study, "--output", Run, "--prepare"]);
        var folder = RunFolder.Open(Run, JsonNode.Parse(await File.ReadAllTextAsync(
            Path.Combine(Run, "study.json"), TestContext.Current.CancellationToken))!.AsObject());

        using (folder.Lock("a"))
        using (folder.Lock("b"))
        {
            Assert.Contains("at work in task a of", Assert.Throws<FairDiffException>(() => folder.Lock("a")).Message);
            Assert.Contains("Another process is at work in", Assert.Throws<FairDiffException>(() => folder.Lock(null)).Message);
        }

        using (folder.Lock(null))
        {
            Assert.Throws<FairDiffException>(() => folder.Lock("a"));
        }
    }

    private static async Task<string> Succeed(params string[] arguments)
    {
        var run = await CommandRun.Of(TestContext.Current.CancellationToken, arguments);
        Assert.True(run.Exit == 0, run.Error + run.Output);
        return run.Output;
    }

    private static async Task<string> Fail(params string[] arguments)
    {
        var run = await CommandRun.Of(TestContext.Current.CancellationToken, arguments);
        Assert.Equal(1, run.Exit);
        Assert.Single(run.Error.Trim().Split('\n'));
        return run.Error;
    }

    /// <summary>What the report says, but for the time that it took.</summary>
    private static string Report(string folder)
    {
        var report = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, "report.json")))!;
        string[] times = ["seconds", "samplingSeconds", "created"];
        void Strip(JsonNode? node)
        {
            if (node is JsonObject parts)
            {
                foreach (var name in times)
                {
                    parts.Remove(name);
                }

                foreach (var (_, part) in parts)
                {
                    Strip(part);
                }
            }

            foreach (var part in node as JsonArray ?? [])
            {
                Strip(part);
            }
        }

        Strip(report);
        return report.ToJsonString();
    }

    /// <summary>The runs of MLflow: how each ended, and which metrics it has with which last values.</summary>
    private static async Task<string[]> RunsAsync()
    {
        var runs = await Mlflow.SearchRunsAsync(cancellationToken: TestContext.Current.CancellationToken).ToListAsync(
            TestContext.Current.CancellationToken);
        return
        [
            .. runs.Select(run => $"{run.Info.RunName} {run.Info.Status} " + string.Join(
                ' ',
                run.Data.Metrics.Where(metric => !metric.Key.EndsWith("stepsPerSecond", StringComparison.Ordinal))
                    .OrderBy(metric => metric.Key, StringComparer.Ordinal)
                    .Select(metric => FormattableString.Invariant($"{metric.Key}={metric.Value.Value:R}"))))
                .Order(StringComparer.Ordinal),
        ];
    }

    private void KillAt(string file, string task)
    {
        using var process = CommandProcess.StartInShell("exec \"$@\"", _folder.Path, "run-task", Run, task);
        var clock = Stopwatch.StartNew();
        while (!File.Exists(file) && !process.HasExited && clock.Elapsed < TimeSpan.FromMinutes(2))
        {
            Thread.Sleep(1);
        }

        Assert.True(File.Exists(file), $"{file} is not there.");
        process.Kill();
        process.WaitForExit();
    }
}
