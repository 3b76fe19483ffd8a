namespace FairDiff.Torch.Training;

/// <summary>
/// Two power-function averages of the weights and, every so many steps, a file of both (Karras et al. 2024, section 3.2). A file holds
/// two tensors of 32-bit floats per parameter.
/// </summary>
internal sealed class AverageSnapshots : IDisposable
{
    /// <summary>The lengths (sigma_rel) that are tracked: the paper's.</summary>
    public static readonly IReadOnlyList<double> Lengths = [0.05, 0.10];

    private readonly (double Length, WeightAverage Average)[] averages;
    private readonly AverageSnapshotOptions snapshots;
    private readonly TrainingLoopOptions training;

    public AverageSnapshots(nn.Module network, AverageSnapshotOptions snapshots, TrainingLoopOptions training)
    {
        (this.snapshots, this.training) = (snapshots, training);
        averages = [.. Lengths.Select(length => (length, new WeightAverage(network, AverageDecay.PowerFunction(length))))];
    }

    /// <summary>The averages themselves, each behind the prefix and its length.</summary>
    public Dictionary<string, Tensor> State(string prefix = "") => averages
        .SelectMany(entry => entry.Average.State(prefix + AverageSnapshotFile.Prefix(entry.Length)))
        .ToDictionary();

    /// <summary>Takes in the weights after step <paramref name="step"/>, counted from 0, and writes them where a snapshot is due.</summary>
    public void Update(long step)
    {
        foreach (var (_, average) in averages)
        {
            average.Update(step);
        }

        var done = step + 1;
        if (done * snapshots.Count / training.Steps > step * snapshots.Count / training.Steps)
        {
            AverageSnapshotFile.Write(snapshots, done, training.Fingerprint, State());
        }
    }

    public void Dispose()
    {
        foreach (var (_, average) in averages)
        {
            average.Dispose();
        }
    }
}
