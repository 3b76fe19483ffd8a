using System.Globalization;
using System.Text;
using System.Text.Json;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow.Spooling;

/// <summary>The files of a spool: whose it is, the entries, how far they have been delivered, and copies of artifacts.</summary>
internal sealed class SpoolFolder(string path)
{
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    public bool Exists => Directory.Exists(Path);

    public string Journal => System.IO.Path.Combine(Path, "entries.jsonl");

    private string Header => System.IO.Path.Combine(Path, "run.json");

    private string Position => System.IO.Path.Combine(Path, "position");

    private string Files => System.IO.Path.Combine(Path, "files");

    private string LockFile => System.IO.Path.Combine(Path, "lock");

    /// <summary>Where the spools of a local store lie: beside it, for whatever lies in it counts as an experiment.</summary>
    public static string RootOf(string store) => System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(store)) + "-spool";

    /// <summary>One process at a time; null where another holds it. The folder is there afterwards.</summary>
    public FileStream? TryLock()
    {
        Directory.CreateDirectory(Path);
        try
        {
            return new(LockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(LockFile))
        {
            return null;
        }
    }

    public void WriteHeader(SpoolHeader header)
    {
        if (!File.Exists(Header))
        {
            AtomicFile.WriteAllText(Header, JsonSerializer.Serialize(header));
        }
    }

    /// <summary>Null where there is none that can be read.</summary>
    public SpoolHeader? ReadHeader()
    {
        try
        {
            return StoreFiles.ReadText(Header) is { } text && JsonSerializer.Deserialize<SpoolHeader>(text) is { Server: not null,
                Name: not null } header
                && StoreFiles.IsName(header.RunId) && (header.ExperimentId is "" || StoreFiles.IsName(header.ExperimentId)) ? header : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public long ReadPosition() =>
        File.Exists(Position) && long.TryParse(File.ReadAllText(Position), CultureInfo.InvariantCulture, out var position) ? position : 0;

    /// <summary>Always as many digits, in place and without waiting for the disk: it is written after each batch.</summary>
    public void WritePosition(long position)
    {
        using var stream = new FileStream(Position, FileMode.OpenOrCreate, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        stream.Write(Encoding.ASCII.GetBytes(position.ToString("D19", CultureInfo.InvariantCulture)));
    }

    public void ForgetPosition() => File.Delete(Position);

    /// <summary>A copy of an artifact that stays until it is delivered; returns its name.</summary>
    public string Keep(ArtifactSource source)
    {
        var name = Guid.NewGuid().ToString("N");
        AtomicFile.Write(FileOf(name), source.CopyTo);
        return name;
    }

    public string FileOf(string name) => System.IO.Path.Combine(Files, name);

    /// <summary>Removes what a killed process was about to write, and the copies that no entry names.</summary>
    public void DeleteLeftovers(IReadOnlySet<string> names)
    {
        AtomicFile.DeleteLeftovers(Path, "*");
        foreach (var file in Directory.Exists(Files) ? Directory.GetFiles(Files) : [])
        {
            if (!names.Contains(System.IO.Path.GetFileName(file)))
            {
                File.Delete(file);
            }
        }
    }

    /// <summary>Removes what is delivered; copies that are only on their way into the spool stay.</summary>
    public void Clear()
    {
        File.Delete(Journal);
        File.Delete(Position);
        if (Directory.Exists(Files) && !Directory.EnumerateFileSystemEntries(Files).Any())
        {
            Directory.Delete(Files);
        }

        if (!Directory.Exists(Files))
        {
            File.Delete(Header);
        }
    }

    /// <summary>Removes the folder where nothing but the lock is left in it; the caller has let go of the lock.</summary>
    public void RemoveIfEmpty()
    {
        if (Directory.Exists(Path) && Directory.EnumerateFileSystemEntries(Path).All(entry => entry == LockFile))
        {
            Directory.Delete(Path, recursive: true);
            TryDeleteParent();
        }
    }

    private void TryDeleteParent()
    {
        var parent = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.EnumerateFileSystemEntries(parent).Any())
        {
            Directory.Delete(parent);
        }
    }
}

/// <summary>Whose entries they are.</summary>
internal sealed record SpoolHeader(string Server, string RunId, string ExperimentId, string Name);
