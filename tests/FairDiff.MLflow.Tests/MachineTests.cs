using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Tests.Support;

namespace FairDiff.MLflow.Tests;

/// <summary>What a run says of the machine and the code that it ran on.</summary>
public sealed class MachineTests : IDisposable
{
    private readonly Folders _folders = new();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public void Dispose() => _folders.Dispose();

    [Fact]
    public async Task Run_SystemMetrics_AreLoggedUnderTheNamesOfThePageButNotByChildren()
    {
        var options = new MlflowOptions
        {
            TrackingUri = _folders.Store, SystemMetrics = true, SystemMetricsInterval = TimeSpan.FromMilliseconds(50),
            FlushInterval = TimeSpan.FromMilliseconds(10),
        };
        var run = await Mlflow.StartRunAsync("e", "r", options, Ct);
        var child = await run.StartChildAsync("c", Ct);
        await Task.Delay(400, Ct);
        await child.DisposeAsync();
        await run.DisposeAsync();

        foreach (var name in new[] { "cpu_utilization_percentage", "system_memory_usage_megabytes", "disk_usage_percentage",
            "network_receive_megabytes" })
        {
            var lines = Folders.Lines(run, $"system/{name}").Select(line => line.Split(' ')).ToArray();
            Assert.Equal(
                Enumerable.Range(0, lines.Length), lines.Select(line => int.Parse(line[2])).Select(step => step - int.Parse(lines[0][2])));
            Assert.All(lines, line => Assert.True(double.Parse(line[1]) >= 0));
        }

        var memory = double.Parse(Folders.Lines(run, "system/system_memory_usage_percentage")[0].Split(' ')[1]);
        Assert.InRange(memory, .1, 100);
        Assert.False(Directory.Exists(Path.Combine(child.Location, "metrics", "system")));
    }

    [Fact]
    public async Task Run_Tags_SayWhatItRanOn()
    {
        await using var run = await Mlflow.StartRunAsync("e", "r", _folders.Options(), Ct);
        Assert.Equal(Environment.Version.ToString(), Folders.Read(run, "tags/dotnet.version"));
        Assert.Equal($"{Environment.ProcessorCount}", Folders.Read(run, "tags/host.cores"));
    }

    [Fact]
    public void Gpu_AnswerOfNvidiaSmi_IsRead()
    {
        // Two lines in the form of the driver's program; the second card does not tell its power.
        var found = GpuReader.Parse("0, 37, 1024, 4096, 150.00, 300.00\n1, 0, 10, 100, [N/A], [N/A]\nrubbish\n").ToDictionary();
        Assert.Equal((37, 1024, 25, 150, 50), (found["gpu_0_utilization_percentage"], found["gpu_0_memory_usage_megabytes"], found[
            "gpu_0_memory_usage_percentage"], found["gpu_0_power_usage_watts"], found["gpu_0_power_usage_percentage"]));
        Assert.Equal(10, found["gpu_1_memory_usage_percentage"]);
        Assert.False(found.ContainsKey("gpu_1_power_usage_watts"));
    }

    [Fact]
    public void Git_LooseAndPackedRefWorktreeAndDetachedHead_AreReadWithoutSecrets()
    {
        const string Commit = "0123456789abcdef0123456789abcdef01234567";
        var repository = _folders.Root;
        var git = Path.Combine(repository, ".git");
        Write(Path.Combine(git, "HEAD"), "ref: refs/heads/main\n");
        Write(Path.Combine(git, "config"), "[core]\n\turl = no\n[remote \"origin\"]\n\turl = https://me:t0ken@example.org/x.git\n");
        Assert.Null(GitState.Read(repository));
        Write(Path.Combine(git, "packed-refs"), $"# pack-refs\n{Commit} refs/heads/main\n");
        var inner = Directory.CreateDirectory(Path.Combine(repository, "src", "deep")).FullName;
        Assert.Equal(new GitState(Commit, "main", "https://example.org/x.git"), GitState.Read(inner));

        Write(Path.Combine(git, "refs", "heads", "main"), new string('a', 40) + "\n");
        Assert.Equal(new string('a', 40), GitState.Read(repository)!.Commit);

        Write(Path.Combine(git, "worktrees", "w", "HEAD"), new string('b', 40) + "\n");
        Write(Path.Combine(git, "worktrees", "w", "commondir"), "../..\n");
        Write(Path.Combine(repository, "other", ".git"), $"gitdir: {git}/worktrees/w\n");
        Assert.Equal(
            new GitState(new string('b', 40), null, "https://example.org/x.git"), GitState.Read(Path.Combine(repository, "other")));
    }

    private static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
