using FairDiff.MLflow;
using FairDiff.MLflow.Client;
using FairDiff.Pipelines.Tests.Generation;

namespace FairDiff.Chaos.Kills;

/// <summary>A study of two methods and two seeds, with its runs in MLflow's folder.</summary>
internal sealed class StudyKills(string shared) : KillScenario("folder", shared)
{
    private string? _told;

    public static string[] Line(string data) =>
    [
        "folder", "--data", data, "--attributes", "site", "--split-column", "split", "--image-size", "8", "--methods", "baseline",
        "label+property", "--seeds", "2", "--generator-steps", "4", "--synthetic", "6", "--classifier-steps", "3", "--parallel", "1",
        "--precision", "float32", "--output", "run",
    ];

    public override void Prepare() => TinyFolder.Create(Path.Combine(Shared, "data"));

    public override IReadOnlyList<string[]> Lines(string folder) => [Line(Path.Combine(Shared, "data"))];

    /// <summary>MLflow's files have ids and times in their names: what is in them is compared with that of the undisturbed run.</summary>
    public override string? Problem(string folder)
    {
        var store = Path.Combine(folder, "mlruns");
        var runs = Mlflow.SearchRunsAsync(options: new MlflowOptions { TrackingUri = store }).ToBlockingEnumerable().ToArray();
        var finished = runs.Where(run => run.Info.Status == MlflowRunStatus.Finished && run.Data.Tags.ContainsKey("mlflow.parentRunId"));
        var found = string.Join("; ", finished.Select(run => Told(run, store)).Order(StringComparer.Ordinal))
            + $"; {Directory.GetFiles(store, "model.zip", SearchOption.AllDirectories).Length} models";
        _told ??= found;
        if (runs.Count(run => run.Info.Status == MlflowRunStatus.Running) is > 0 and var running)
        {
            return $"{running} runs are left running";
        }

        if (found != _told)
        {
            return $"MLflow has [{found}] in place of [{_told}]";
        }

        Directory.Delete(store, recursive: true);
        return null;
    }

    private static string Told(Run run, string store)
    {
        // The curve of a generator is with the process that trained it, which may have been killed behind it.
        var metrics = Path.Combine(store, run.Info.ExperimentId, run.Info.RunId, "metrics");
        return $"{run.Info.RunName} " + string.Join(", ", Directory.GetFiles(metrics, "*", SearchOption.AllDirectories).Select(
            file => $"{Path.GetRelativePath(metrics, file)} {File.ReadLines(file).Count()}")
            .Where(text => !text.StartsWith("generator/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }
}

/// <summary>A generator is trained and its images are drawn.</summary>
internal sealed class GenerateKills(string shared) : KillScenario("generate", shared)
{
    public static string[] Line(string data) =>
    [
        "generate", "--data", data, "--attributes", "site", "--split-column", "split", "--image-size", "8", "--network", "tiny",
        "--training-steps", "6", "--count", "140", "--steps", "2", "--device", "cpu", "--precision", "float32", "--workspace", "workspace",
        "--output", "store",
    ];

    public override void Prepare() => TinyFolder.Create(Path.Combine(Shared, "data"));

    public override IReadOnlyList<string[]> Lines(string folder) => [Line(Path.Combine(Shared, "data"))];
}

/// <summary>Images are drawn into a store: by one process, by two that share it, or by two that should not.</summary>
internal sealed class StoreKills(string name, string shared) : KillScenario(name, shared)
{
    public override void Prepare()
    {
        TinyFolder.Create(Path.Combine(Shared, "data"));
        Fairdiff.Must(Shared, GenerateKills.Line("data"));
    }

    public override IReadOnlyList<string[]> Lines(string folder) => Name switch
    {
        "store" => [Line()],
        "two" => [Line(), Line()],
        _ => [Line("--shard", "1/2"), Line("--shard", "2/2")],
    };

    public override string[]? Last => Name == "shards" ? Line() : null;

    private string[] Line(params string[] more) =>
    [
        "generate", "--generator", Path.Combine(Shared, "workspace", "generator.safetensors"), "--count", "400", "--steps", "8",
        "--device", "cpu", "--precision", "float32", "--output", "store", .. more,
    ];
}
