using System.Globalization;
using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>
/// The folder of a study: what has been computed is kept here piece by piece, so that the same command goes on where it was
/// stopped. It belongs to one set of settings and data, kept in study.json (<see cref="StudyIdentity"/>).
/// </summary>
public sealed class RunFolder
{
    private const int IdLength = 32;
    private const string SettingsName = "study.json";

    /// <summary>What is computed here.</summary>
    private static readonly string[] Work = ["results", "generators", "tasks"];

    private readonly JsonObject _identity;

    private RunFolder(string path, JsonObject identity) => (Root, _identity) = (path, identity);

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The log of the study, or of one of its tasks.</summary>
    internal string Log(string? task) =>
        task is null ? Path.Combine(Root, "log.txt") : Path.Combine(StudyPlan.Folder(Root), $"{task}.log");

    /// <summary>Where the rows of each set are recorded.</summary>
    public string Data => Path.Combine(Root, "data");

    /// <summary>The workspace of a generator; of one of several draws, where a seed is given.</summary>
    internal string Generator(string name, int? seed = null) => seed is { } draw
        ? Path.Combine(Root, "generators", name, string.Create(CultureInfo.InvariantCulture, $"seed-{draw}"))
        : Path.Combine(Root, "generators", name);

    /// <summary>The workspace of a classifier that several methods share.</summary>
    internal string Classifier(string name, int seed) =>
        Path.Combine(Root, "classifiers", string.Create(CultureInfo.InvariantCulture, $"{name}-seed{seed}"));

    internal string Result(string method, int seed) => Result($"{method}-seed{seed}");

    internal string Result(string name) => Path.Combine(Results, $"{name}.json");

    internal string Results => Path.Combine(Root, "results");

    /// <summary>What tells the study of this folder from all others, wherever the folder is moved; a copy of it is another study.</summary>
    internal string Id
    {
        get
        {
            var file = Path.Combine(Root, "study.id");
            string[] known = File.Exists(file) ? File.ReadAllLines(file) : [];
            if (known is [{ Length: IdLength } id, var place] && id.All(char.IsAsciiHexDigitLower)
                && (place == Root || !File.Exists(Path.Combine(place, "study.id"))))
            {
                return id;
            }

            id = Guid.NewGuid().ToString("N");
            AtomicFile.WriteAllText(file, $"{id}\n{Root}\n");
            return id;
        }
    }

    /// <summary>The time of the last result, which a process that goes on finds again; now, where there is none.</summary>
    internal DateTimeOffset LastResult => Directory.Exists(Results)
        ? new DirectoryInfo(Results).EnumerateFiles("*.json")
            .Select(file => (DateTimeOffset)file.LastWriteTimeUtc).DefaultIfEmpty(DateTimeOffset.UtcNow).Max()
        : DateTimeOffset.UtcNow;

    /// <summary>Keeps other processes out of the folder until it is disposed; or out of one task, while others do others.</summary>
    /// <param name="task">The task; null = the whole study.</param>
    /// <exception cref="FairDiffException">Another process is at work in it.</exception>
    internal IDisposable Lock(string? task)
    {
        var study = Path.Combine(Root, "study.lock");
        if (task is null)
        {
            var whole = Locked(study, FileAccess.ReadWrite, FileShare.None, FileOptions.DeleteOnClose, Root);
            AtomicFile.DeleteLeftovers(Root, "*", below: true);
            return whole;
        }

        var turn = new LockedTask(Locked(study, FileAccess.Read, FileShare.Read, FileOptions.None, Root));
        try
        {
            var own = Path.Combine(StudyPlan.Folder(Root), $"{task}.lock");
            turn.Own = Locked(own, FileAccess.ReadWrite, FileShare.None, FileOptions.None, $"task {task} of {Root}");
            return turn;
        }
        catch
        {
            turn.Dispose();
            throw;
        }
    }

    private static FileStream Locked(string file, FileAccess access, FileShare share, FileOptions options, string what)
    {
        try
        {
            return new FileStream(file, FileMode.OpenOrCreate, access, share, bufferSize: 1, options);
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new FairDiffException($"Another process is at work in {what}. Wait for it, or choose another folder with --output.", e);
        }
    }

    /// <summary>The losses of a training, as it goes.</summary>
    internal string Losses(string name) => Path.Combine(Root, "losses", $"{name}.txt");

    /// <summary>Where the predictions of all classifiers are.</summary>
    internal string PredictionFolder => Path.Combine(Root, "predictions");

    /// <summary>What a classifier said of each row of a set.</summary>
    internal string Predictions(string set, string method, int seed) =>
        Path.Combine(PredictionFolder, FileNameOf(set), $"{method}-seed{seed}.csv");

    /// <summary>
    /// The name of a set as a file has it, one to one: "hospital 1" is hospital_1; whatever holds more than letters, digits, dashes and
    /// blanks is told apart from what is near it by a few digits.
    /// </summary>
    internal static string FileNameOf(string set)
    {
        var nearest = string.Concat(set.Select(c => char.IsLetterOrDigit(c) || c is '-' ? c : '_'));
        return set.All(c => char.IsLetterOrDigit(c) || c is '-' or ' ') ? nearest : DistinctName.Of(set, nearest);
    }

    /// <summary>Opens a folder for a study, or goes on in it. Settings are binding once a generator or a classifier was begun.</summary>
    /// <param name="path">The folder; made if it is not there.</param>
    /// <param name="identity">All that the results depend on.</param>
    /// <exception cref="FairDiffException">The folder holds a study with other settings or of none, a link, or cannot be
    /// written.</exception>
    internal static RunFolder Open(string path, JsonObject identity)
    {
        var folder = new RunFolder(Path.GetFullPath(path), identity);
        try
        {
            Directory.CreateDirectory(folder.Root);
            folder.RefuseLinks();
            folder.Claim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException(
                $"The run folder {folder.Root} cannot be used: {e.Message.TrimEnd('.')}. Choose another with --output.", e);
        }

        return folder;
    }

    /// <summary>The precision that the study in a folder was begun in; null where nothing was computed yet, or it does not say.</summary>
    /// <param name="path">The folder.</param>
    /// <exception cref="FairDiffException">The folder's study.json is damaged.</exception>
    internal static Precision? Begun(string path) =>
        FileOf(Path.GetFullPath(path)) is { Content: not null } study ? study.Precision(StudyIdentity.Classifier) : null;

    /// <summary>Binds what was begun to the content of the data, so that no study mixes results of several.</summary>
    /// <param name="digest">The digest of the data.</param>
    /// <exception cref="FairDiffException">What was begun is of other content, or has no record of its data.</exception>
    public void BindTo(string digest)
    {
        _identity["data"]!["sha256"] = digest;
        Claim();
    }

    private static IdentityFile FileOf(string root) => new(root, SettingsName, "study", Work)
    {
        Remedy = "Choose another folder with --output, or delete this one.",
        DataRemedy = "",
    };

    /// <summary>Until something is computed, a command that was mistyped may be corrected.</summary>
    private void Claim()
    {
        var study = FileOf(Root);
        if (study.Content is null)
        {
            File.Delete(Path.Combine(Root, SettingsName));
        }

        study.Claim(_identity);
    }

    /// <summary>A task that a process does, while others do others.</summary>
    private sealed class LockedTask(FileStream study) : IDisposable
    {
        public FileStream? Own { get; set; }

        public void Dispose()
        {
            Own?.Dispose();
            study.Dispose();
        }
    }

    /// <summary>Whatever is written here stays here.</summary>
    private void RefuseLinks()
    {
        string[] folders = [Root, .. new[] { "results", "generators", "predictions", "data" }.Select(name => Path.Combine(Root, name))];
        foreach (var entry in folders.Where(Directory.Exists).SelectMany(Directory.EnumerateFileSystemEntries))
        {
            if (RegularFile.KindOf(entry, followLink: false) is (FileKind.Link or FileKind.Other) and var kind)
            {
                throw new IOException($"'{entry}' is a {(kind == FileKind.Link ? "link, which may lead out of it" : "pipe or a device")}");
            }
        }
    }
}
