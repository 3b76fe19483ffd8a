namespace FairDiff.MLflow.Sync;

/// <summary>Counts what a sync does and says it.</summary>
internal sealed class SyncTally(Action<string> say)
{
    private readonly List<string> _failures = [];
    private readonly HashSet<string> _notes = [];

    public int Created { get; set; }

    public int Updated { get; set; }

    public int Unchanged { get; set; }

    public long Entries { get; set; }

    public void Say(string line) => say(line);

    /// <summary>Says, once, what of the store is damaged and left out.</summary>
    public void Note(string line)
    {
        if (_notes.Add(line))
        {
            say(line);
        }
    }

    public void Fail(string line)
    {
        _failures.Add(line);
        say(line);
    }

    public MlflowSyncReport Report() =>
        new() { Created = Created, Updated = Updated, Unchanged = Unchanged, Entries = Entries, Failures = [.. _failures] };
}
