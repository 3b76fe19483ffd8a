namespace FairDiff.MLflow.Stores;

/// <summary>Entries that travel together, within the limits that MLflow sets for one request.</summary>
internal sealed class LogBatch
{
    private const int MaxEntries = 1000;
    private const int MaxParameters = 100;
    private const int MaxTags = 100;

    /// <summary>Keeps a request well below the documented 1 MB.</summary>
    private const int MaxCharacters = 300_000;

    private readonly List<LogEntry> _entries = [];
    private readonly HashSet<string> _tags = [];
    private readonly HashSet<string> _parameters = [];
    private int _characters;

    public IReadOnlyList<LogEntry> Entries => _entries;

    public IEnumerable<LogEntry> Of(EntryKind kind) => _entries.Where(entry => entry.Kind == kind);

    /// <summary>False where the entry must wait for the next batch; an empty batch takes any entry.</summary>
    public bool TryAdd(LogEntry entry)
    {
        var characters = entry.Key.Length + entry.Text.Length;
        var alone = entry.TravelsAlone || (_entries.Count > 0 && _entries[0].TravelsAlone);
        if (_entries.Count > 0 && (alone || _entries.Count == MaxEntries || _characters + characters > MaxCharacters || !HasRoomFor(entry)))
        {
            return false;
        }

        _entries.Add(entry);
        _characters += characters;
        SetOf(entry)?.Add(entry.Key);
        return true;
    }

    /// <summary>The first and the second half: how one bad entry is told from the good ones beside it.</summary>
    public (LogBatch First, LogBatch Second) Split()
    {
        var (first, second) = (new LogBatch(), new LogBatch());
        for (var i = 0; i < _entries.Count; i++)
        {
            (i < _entries.Count / 2 ? first : second).TryAdd(_entries[i]);
        }

        return (first, second);
    }

    // The same tag twice in one request would leave the order, and so the value, to the server; the same parameter twice fails all of it.
    private bool HasRoomFor(LogEntry entry) =>
        SetOf(entry) is not { } there || (there.Count < (entry.Kind == EntryKind.Tag ? MaxTags : MaxParameters)
            && !there.Contains(entry.Key));

    private HashSet<string>? SetOf(LogEntry entry) => entry.Kind switch
    {
        EntryKind.Parameter => _parameters,
        EntryKind.Tag => _tags,
        _ => null,
    };
}
