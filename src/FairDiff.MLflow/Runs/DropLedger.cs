using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow.Runs;

/// <summary>Counts what was lost and says each thing once, from any thread. Never throws.</summary>
internal sealed class DropLedger(Action<string>? warning)
{
    // A fault that repeats with other words each time must not fill the memory or the screen.
    private const int MaxDistinct = 100;

    private readonly Lock _lock = new();
    private readonly List<string> _warnings = [];
    private readonly Dictionary<string, long> _reasons = [];
    private readonly long[] _counts = new long[Enum.GetValues<EntryKind>().Length];

    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (_lock)
            {
                return [.. _warnings];
            }
        }
    }

    public MlflowDropped Snapshot()
    {
        lock (_lock)
        {
            return new(
                _counts[(int)EntryKind.Metric],
                _counts[(int)EntryKind.Parameter],
                _counts[(int)EntryKind.Tag],
                _counts[(int)EntryKind.Artifact] + _counts[(int)EntryKind.Dataset] + _counts[(int)EntryKind.Model],
                new Dictionary<string, long>(_reasons));
        }
    }

    public void Dropped(EntryKind kind, string reason)
    {
        lock (_lock)
        {
            _counts[(int)kind]++;
            var known = _reasons.TryGetValue(reason, out var count) || _reasons.Count < MaxDistinct;
            var key = known ? reason : "other reasons";
            _reasons[key] = (known ? count : _reasons.GetValueOrDefault(key)) + 1;
        }

        Warn($"MLflow: entries of this run are being lost. {reason}");
    }

    public void Warn(string message)
    {
        lock (_lock)
        {
            if (_warnings.Count >= MaxDistinct || _warnings.Contains(message))
            {
                return;
            }

            _warnings.Add(message);
        }

        try
        {
            if (warning is null)
            {
                Console.Error.WriteLine(message);
            }
            else
            {
                warning(message);
            }
        }
        catch (Exception)
        {
            // Whoever listens to warnings must not stop the training either.
        }
    }
}
