using static TorchSharp.torch;

namespace FairDiff.Torch.Training;

/// <summary>Everything that changes while a network is trained, and its file.</summary>
internal sealed class TrainingState : IDisposable
{
    private const string Format = "fairdiff-training-1";
    private readonly nn.Module network;

    public TrainingState(nn.Module network, TrainingLoopOptions options)
    {
        this.network = network;
        Optimizer = new AdamW(network, options.WeightDecay);
        Average = options.EmaDecay is { } decay ? new ExponentialMovingAverage(network, decay) : null;
    }

    public AdamW Optimizer { get; }

    public ExponentialMovingAverage? Average { get; }

    /// <summary>Steps done.</summary>
    public long Step { get; set; }

    public RunningMean Loss { get; } = new();

    public void Save(string path, string fingerprint) => Safetensors.WriteFile(path, Tensors(), new Dictionary<string, string>
    {
        ["format"] = Format,
        ["fingerprint"] = fingerprint,
        ["step"] = Step.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["loss"] = Loss.Serialize(),
    });

    /// <exception cref="FairDiffException">The file is damaged or belongs to another training.</exception>
    public void Load(string path, string fingerprint)
    {
        var tensors = Safetensors.ReadFile(path, out var metadata);
        try
        {
            if (metadata.GetValueOrDefault("format") != Format || metadata.GetValueOrDefault("fingerprint") != fingerprint)
            {
                throw new FairDiffException(
                    $"Checkpoint '{path}' belongs to a training with other options or data. Delete it to start afresh, or choose another workspace folder.");
            }

            ModuleWeights.Restore(Tensors(), tensors, $"Checkpoint '{path}'", prefix: "");
            Step = long.Parse(metadata["step"], System.Globalization.CultureInfo.InvariantCulture);
            Loss.Restore(metadata["loss"]);
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    public void Dispose()
    {
        Optimizer.Dispose();
        Average?.Dispose();
    }

    private Dictionary<string, Tensor> Tensors() => ModuleWeights.Of(network, "network.")
        .Concat(Optimizer.State("optimizer."))
        .Concat(Average?.State("average.") ?? [])
        .ToDictionary();
}
