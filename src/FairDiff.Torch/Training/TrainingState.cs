namespace FairDiff.Torch.Training;

/// <summary>Everything that changes while a network is trained, and its file.</summary>
internal sealed class TrainingState : IDisposable
{
    private const string Format = "fairdiff-training-1";
    private readonly nn.Module network;
    private readonly IReadOnlyDictionary<string, Tensor> others;

    public TrainingState(nn.Module network, TrainingLoopOptions options)
    {
        (this.network, others) = (network, options.State);
        Optimizer = options.Optimizer.Create(network, options.WeightDecay);
        Average = DecayOf(options) is { } decay ? new WeightAverage(network, decay) : null;
        Snapshots = options.Snapshots is { } snapshots ? new AverageSnapshots(network, snapshots, options) : null;
    }

    public IOptimizer Optimizer { get; }

    public WeightAverage? Average { get; }

    public AverageSnapshots? Snapshots { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    public RunningMean Loss { get; } = new();

    public SkippedSteps Skipped { get; } = new();

    public void Save(string path, string fingerprint) => Safetensors.WriteFile(path, Tensors(), new Dictionary<string, string>
    {
        ["format"] = Format,
        ["fingerprint"] = fingerprint,
        ["step"] = Step.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["loss"] = Loss.Serialize(),
        ["skipped"] = Skipped.Serialize(),
    });

    /// <exception cref="EngineException">The file is damaged or belongs to another training.</exception>
    public void Load(string path, string fingerprint)
    {
        var tensors = Safetensors.ReadFile(path, out var metadata);
        try
        {
            if (metadata.GetValueOrDefault("format") != Format || metadata.GetValueOrDefault("fingerprint") != fingerprint)
            {
                throw new EngineException(
                    $"Checkpoint '{path}' belongs to a training with other options or data. Delete it to start afresh, or choose another "
                        + "workspace folder.");
            }

            ModuleWeights.Restore(Tensors(), tensors, $"Checkpoint '{path}'", prefix: "");
            RestoreNumbers(path, metadata);
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    private void RestoreNumbers(string path, IReadOnlyDictionary<string, string> metadata)
    {
        try
        {
            Step = long.Parse(metadata["step"], System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture);
            Loss.Restore(metadata["loss"]);
            Skipped.Restore(metadata["skipped"]);
        }
        catch (Exception exception) when (
            exception is KeyNotFoundException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            throw new EngineException(
                $"Checkpoint '{path}' is damaged: {exception.Message.TrimEnd('.')}. Delete it to start afresh.", exception);
        }
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Average?.Dispose();
        Snapshots?.Dispose();
    }

    private static Func<long, double>? DecayOf(TrainingLoopOptions options) =>
        options.AverageFrom is { } first ? AverageDecay.UniformFrom(first) :
        options.EmaLength is { } length ? AverageDecay.PowerFunction(length)
        : options.EmaDecay is { } decay ? AverageDecay.Exponential(decay)
        : null;

    private Dictionary<string, Tensor> Tensors() => ModuleWeights.Of(network, "network.")
        .Concat(Optimizer.State("optimizer."))
        .Concat(Average?.State("average.") ?? [])
        .Concat(Snapshots?.State("snapshot.") ?? [])
        .Concat(others)
        .ToDictionary();
}
