using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Spooling;

/// <summary>
/// Entries that a server does not take, on disk in the order in which they were logged. They leave it from the front, each part once
/// the server has it; a process that dies leaves the rest to its successor or to a sync. Made on disk with the first entry.
/// </summary>
internal sealed class Spool : IDisposable
{
    private readonly Lock _gate = new();
    private readonly SpoolFolder _folder;
    private readonly SpoolHeader _header;
    private FileStream? _lock;
    private FileStream? _journal;
    private long _front;
    private long _count;

    private Spool(SpoolFolder folder, SpoolHeader header) => (_folder, _header) = (folder, header);

    public string Folder => _folder.Path;

    /// <summary>The spool of a run below <paramref name="root"/>: the one that it left there, or a new one where another process holds
    /// that.</summary>
    public static Spool Of(string root, SpoolHeader header)
    {
        for (var number = 1; ; number++)
        {
            var folder = new SpoolFolder(Path.Combine(root, number == 1 ? header.RunId : $"{header.RunId}-{number}"));
            if (TryOpen(folder, header) is { } spool)
            {
                return spool;
            }
        }
    }

    /// <summary>Null where another process holds it, or there is in it what no spool has, such as a link. What a killed process left half
    /// done is put in order.</summary>
    public static Spool? TryOpen(SpoolFolder folder, SpoolHeader header)
    {
        var spool = new Spool(folder, header);
        return !folder.Exists || (StoreFiles.FindOdd(folder.Path) is null && spool.TryRecover()) ? spool : null;
    }

    /// <summary>Lines that were damaged when the spool was opened, and are left out.</summary>
    public int Damaged { get; private set; }

    public string Journal => _folder.Journal;

    /// <summary>Entries that wait.</summary>
    public long Count => Interlocked.Read(ref _count);

    public bool IsEmpty => Count == 0;

    /// <summary>Adds entries at the end; returns where they end.</summary>
    public long Append(IReadOnlyCollection<LogEntry> entries)
    {
        lock (_gate)
        {
            if (!TryOpen())
            {
                throw new IOException("another process holds it");
            }

            Restore();

            using var lines = new MemoryStream();
            foreach (var entry in entries)
            {
                SpoolLine.Write(entry, lines);
            }

            // One write: what a dying process leaves is at most one torn line at the end.
            _journal!.Seek(0, SeekOrigin.End);
            _journal.Write(lines.GetBuffer(), 0, (int)lines.Length);
            _journal.Flush();
            _count += entries.Count;
            return _journal.Position;
        }
    }

    /// <summary>A copy of an artifact, for an entry to name.</summary>
    public string Keep(ArtifactSource source)
    {
        _folder.WriteHeader(_header);
        return _folder.Keep(source);
    }

    public string FileOf(string name) => _folder.FileOf(name);

    /// <summary>The entries at the front that can travel together, and where they end.</summary>
    public (LogBatch Batch, long End) Peek()
    {
        lock (_gate)
        {
            var batch = new LogBatch();
            var end = _front;
            foreach (var (entry, next) in ReadFrom(_front))
            {
                if (!batch.TryAdd(entry))
                {
                    break;
                }

                end = next;
            }

            return (batch, end);
        }
    }

    /// <summary>Forgets entries at the front that are delivered.</summary>
    public void Acknowledge(LogBatch batch, long end)
    {
        lock (_gate)
        {
            Restore();

            // First: a process that dies now must not leave an entry whose file is gone.
            _folder.WritePosition(end);
            foreach (var file in batch.Entries.SelectMany(entry => entry.Files))
            {
                File.Delete(_folder.FileOf(file));
            }

            _count -= batch.Entries.Count;
            _front = end;
            if (_count == 0)
            {
                Empty();
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _journal?.Dispose();
            _lock?.Dispose();
            _folder.RemoveIfEmpty();
        }
    }

    private bool TryRecover()
    {
        if (!TryOpen())
        {
            return false;
        }

        _folder.DeleteLeftovers(ReadFrom(_front).SelectMany(line => line.Entry.Files).ToHashSet());
        if (_count == 0)
        {
            Empty();
        }

        return true;
    }

    private void Empty()
    {
        _journal!.Dispose();
        (_journal, _front) = (null, 0);
        _folder.Clear();
    }

    // Where somebody removed the folder, the open file still has what waits: it gets a place again, each line where it was.
    private void Restore()
    {
        if (File.Exists(_folder.Journal))
        {
            return;
        }

        using var gone = _journal;
        _lock?.Dispose();
        (_journal, _lock) = (null, null);
        var (front, count) = (_front, _count);
        if (!TryOpen())
        {
            throw new IOException("it was removed, and another process has taken its place");
        }

        gone!.Seek(0, SeekOrigin.Begin);
        gone.CopyTo(_journal!);
        _journal!.Flush();
        _folder.WritePosition(front);
        (_front, _count) = (front, count);
    }

    private bool TryOpen()
    {
        if (_journal is not null)
        {
            return true;
        }

        _lock ??= _folder.TryLock();
        if (_lock is null)
        {
            return false;
        }

        _folder.WriteHeader(_header);
        if (!File.Exists(_folder.Journal))
        {
            // A process that dies while it clears up leaves the position of a journal that is gone.
            _folder.ForgetPosition();
        }

        _journal = new(_folder.Journal, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read);
        _front = Math.Min(_folder.ReadPosition(), _journal.Length);
        _count = 0;
        var end = _front;
        foreach (var (_, next) in ReadFrom(_front, () => Damaged++))
        {
            _count++;
            end = next;
        }

        _journal.SetLength(end);
        return true;
    }

    // By hand, for the place of each line is needed.
    private IEnumerable<(LogEntry Entry, long Next)> ReadFrom(long position, Action? damaged = null)
    {
        const int Chunk = 1 << 16;
        var buffer = new byte[Chunk];
        var line = new MemoryStream();
        var next = position;
        while (true)
        {
            _journal!.Seek(position, SeekOrigin.Begin);
            var read = _journal.Read(buffer);
            if (read == 0)
            {
                yield break;
            }

            position += read;
            for (var start = 0; start < read;)
            {
                var newline = Array.IndexOf(buffer, (byte)'\n', start, read - start);
                var stop = newline < 0 ? read : newline;
                line.Write(buffer, start, stop - start);
                if (newline < 0)
                {
                    break;
                }

                next += line.Length + 1;
                if (SpoolLine.Read(line.GetBuffer().AsSpan(0, (int)line.Length)) is { } entry)
                {
                    yield return (entry, next);
                }
                else
                {
                    damaged?.Invoke();
                }

                line.SetLength(0);
                start = newline + 1;
            }
        }
    }
}
