namespace FairDiff.Benchmarks;

/// <summary>A question about speed or equivalence, answered on the console.</summary>
internal sealed record Benchmark(string Name, Action<BenchmarkSettings> Run)
{
    public static readonly IReadOnlyList<Benchmark> All =
    [
        new("steps", NetworkSteps.Run),
        new("demo-steps", DemoSteps.Run),
        new("private", PrivateSteps.Run),
        new("public-generator", PublicGenerator.Run),
        new("private-canaries", PrivateCanaries.Run),
        new("resnet", ResNetSteps.Run),
        new("scoring", Scoring.Run),
        new("overhead", MlNetOverhead.Run),
        new("samplers", SamplerQuality.Run),
        new("precision", PrecisionControl.Run),
        new("fairness", FairnessSpeed.Run),
        new("mlflow", MlflowLoad.Run),
        new("mlflow-steps", MlflowSteps.Run),
        new("decode", DecodeSpeed.Run),
        new("features", FeatureSpeed.Run),
        new("tasks", EmptyTasks.Run),
        new("marks", Marks.Run),
        new("canaries", CanaryCampaign.Run),
    ];

    public static Benchmark Named(string name) => All.FirstOrDefault(benchmark => benchmark.Name == name)
        ?? throw new ArgumentException(
            $"There is no benchmark '{name}'; there are {string.Join(", ", All.Select(benchmark => benchmark.Name))}.");
}
