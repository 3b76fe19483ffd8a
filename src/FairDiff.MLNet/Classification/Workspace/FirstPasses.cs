using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>Reads the first passes ahead of the training, to know its data, and hands them over to it: every pass is read once, in the same
/// order.</summary>
internal sealed class FirstPasses : IDisposable
{
    private readonly ClassifierData data;
    private ClassificationPass? training;
    private ClassificationPass? pretraining;

    public FirstPasses(ClassifierData data)
    {
        this.data = data;
        training = data.Passes(0);
        pretraining = data.Pretraining?.Invoke(0);
    }

    /// <summary>Those that were not handed over yet.</summary>
    public IEnumerable<ClassificationPass> Passes => new[] { training, pretraining }.OfType<ClassificationPass>();

    /// <summary>The same data.</summary>
    public ClassifierData Data => data with
    {
        Passes = pass => pass == 0 ? HandOver(ref training) : data.Passes(pass),
        Pretraining = data.Pretraining is { } passes ? pass => pass == 0 ? HandOver(ref pretraining) : passes(pass) : null,
    };

    public void Dispose()
    {
        training?.Dispose();
        pretraining?.Dispose();
    }

    private static ClassificationPass HandOver(ref ClassificationPass? pass)
    {
        var handed = pass ?? throw new InvalidOperationException("The first pass was handed over already.");
        pass = null;
        return handed;
    }
}
