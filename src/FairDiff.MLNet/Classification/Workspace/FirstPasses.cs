using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>Reads the first passes ahead of the training, to know its data, and hands them over to it: every pass is read once, in the same
/// order.</summary>
internal sealed class FirstPasses : IDisposable
{
    private readonly ClassifierData _data;
    private ClassificationPass? _training;
    private ClassificationPass? _pretraining;

    public FirstPasses(ClassifierData data)
    {
        _data = data;
        _training = data.Passes(0);
        _pretraining = data.Pretraining?.Invoke(0);
    }

    /// <summary>Those that were not handed over yet.</summary>
    public IEnumerable<ClassificationPass> Passes => new[] { _training, _pretraining }.OfType<ClassificationPass>();

    /// <summary>The same data.</summary>
    public ClassifierData Data => _data with
    {
        Passes = pass => pass == 0 ? HandOver(ref _training) : _data.Passes(pass),
        Pretraining = _data.Pretraining is { } passes ? pass => pass == 0 ? HandOver(ref _pretraining) : passes(pass) : null,
    };

    public void Dispose()
    {
        _training?.Dispose();
        _pretraining?.Dispose();
    }

    private static ClassificationPass HandOver(ref ClassificationPass? pass)
    {
        var handed = pass ?? throw new InvalidOperationException("The first pass was handed over already.");
        pass = null;
        return handed;
    }
}
