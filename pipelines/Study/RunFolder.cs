using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Study;

/// <summary>
/// The folder of a study: what has been computed is kept here piece by piece, so that the same command goes on where it was
/// stopped. It belongs to one set of settings, kept in study.json.
/// </summary>
internal sealed class RunFolder
{
    private const int IdLength = 32;
    private const string SettingsName = "study.json";
    private const string DigestName = "data.sha256";

    private RunFolder(string path) => Root = path;

    public string Root { get; }

    public string Log => Path.Combine(Root, "log.txt");

    /// <summary>Where the rows of each set are recorded.</summary>
    public string Data => Path.Combine(Root, "data");

    public string Generator(string name) => Path.Combine(Root, "generators", name);

    public string Result(string method, int seed) => Result($"{method}-seed{seed}");

    public string Result(string name) => Path.Combine(Results, $"{name}.json");

    public string Results => Path.Combine(Root, "results");

    /// <summary>What tells the study of this folder from all others, wherever the folder is moved; a copy of it is another study.</summary>
    public string Id
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
    public DateTimeOffset LastResult => Directory.Exists(Results)
        ? new DirectoryInfo(Results).EnumerateFiles("*.json")
            .Select(file => (DateTimeOffset)file.LastWriteTimeUtc).DefaultIfEmpty(DateTimeOffset.UtcNow).Max()
        : DateTimeOffset.UtcNow;

    /// <summary>Keeps other processes out of the folder until it is disposed.</summary>
    /// <exception cref="FairDiffException">Another process is at work in it.</exception>
    public IDisposable Lock()
    {
        var file = Path.Combine(Root, "study.lock");
        try
        {
            return new FileStream(
                file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
        }
        catch (IOException e) when (File.Exists(file))
        {
            throw new FairDiffException($"Another process is at work in {Root}. Wait for it, or choose another folder with --output.", e);
        }
    }

    /// <summary>What a classifier said of each row of a set.</summary>
    public string Predictions(string set, string method, int seed) =>
        Path.Combine(Root, "predictions", FileNameOf(set), $"{method}-seed{seed}.csv");

    /// <summary>
    /// The name of a set as a file has it, one to one: "hospital 1" is hospital_1; whatever holds more than letters, digits, dashes and
    /// blanks is told apart from what is near it by a few digits.
    /// </summary>
    public static string FileNameOf(string set)
    {
        var nearest = string.Concat(set.Select(c => char.IsLetterOrDigit(c) || c is '-' ? c : '_'));
        return set.All(c => char.IsLetterOrDigit(c) || c is '-' or ' ') ? nearest : DistinctName.Of(set, nearest);
    }

    /// <summary>
    /// What has been computed here, by the name of its folder; null = nothing: until then a command that was mistyped may be corrected.
    /// </summary>
    private string? Work => new[] { "results", "generators" }.FirstOrDefault(name => Directory.Exists(Path.Combine(Root, name)));

    /// <summary>Opens a folder for a study, or goes on in it. Settings are binding once a generator or a classifier was begun.</summary>
    /// <param name="path">The folder; made if it is not there.</param>
    /// <param name="settings">All that the results depend on.</param>
    /// <exception cref="FairDiffException">The folder holds a study with other settings or of none, a link, or cannot be
    /// written.</exception>
    public static RunFolder Open(string path, IReadOnlyDictionary<string, string> settings)
    {
        var folder = new RunFolder(Path.GetFullPath(path));
        var study = Path.Combine(folder.Root, SettingsName);
        try
        {
            Directory.CreateDirectory(folder.Root);
            folder.RefuseLinks();
            if (folder.Work is null)
            {
                AtomicFile.WriteAllText(study, JsonSerializer.Serialize(settings, Indented) + "\n");
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException(
                $"The run folder {folder.Root} cannot be used: {e.Message.TrimEnd('.')}. Choose another with --output.", e);
        }

        if (!File.Exists(study))
        {
            throw new FairDiffException(
                $"{folder.Root} has '{folder.Work}' but no {SettingsName} that says of which settings they are. Choose another folder "
                    + "with --output, or delete this one.");
        }

        Verify(study, settings);
        return folder;
    }

    /// <summary>What the study in a folder was begun with; null where nothing was computed yet, or it does not say.</summary>
    /// <param name="path">The folder.</param>
    /// <param name="setting">The name of the setting.</param>
    /// <exception cref="FairDiffException">The folder's study.json is damaged.</exception>
    public static string? Begun(string path, string setting)
    {
        var folder = new RunFolder(Path.GetFullPath(path));
        var study = Path.Combine(folder.Root, SettingsName);
        return folder.Work is not null && File.Exists(study) ? Stored(study)[setting]?.ToString() : null;
    }

    /// <summary>Binds what was begun to the content of the data, so that no study mixes results of several.</summary>
    /// <param name="digest">The digest of the data.</param>
    /// <exception cref="FairDiffException">What was begun is of other content, or has no record of its data.</exception>
    public void BindTo(string digest)
    {
        var path = Path.Combine(Root, DigestName);
        if (Work is not null && !File.Exists(path))
        {
            throw new FairDiffException(
                $"{Root} has '{Work}' but no {DigestName} that says of which data they are. If no row, label or image has changed since, "
                    + $"write {digest} into "
                + "that file, and type the same command again; otherwise choose another folder with --output, or delete this one.");
        }

        if (Work is not null && RegularFile.ReadAllText(path, followLink: false).Trim() is var then && then != digest)
        {
            throw new FairDiffException(
                $"{Root} holds a study of other data: since then a row, a label or an image has changed (SHA-256 {then}, now {digest}). "
                + "Choose another folder with --output, or delete this one.");
        }

        AtomicFile.WriteAllText(path, digest + "\n");
    }

    private static string Text(JsonNode value) => value is JsonValue ? value.ToString() : value.ToJsonString();

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

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

    private static void Verify(string study, IReadOnlyDictionary<string, string> settings)
    {
        var stored = Stored(study);
        foreach (var name in settings.Keys.Union(stored.Select(entry => entry.Key)))
        {
            var (then, now) = (stored[name] is { } value ? Text(value) : "(none)", settings.GetValueOrDefault(name) ?? "(none)");
            if (then != now)
            {
                throw new FairDiffException(
                    $"{Path.GetDirectoryName(study)} holds a study with {name} = {then}, not {now}. "
                    + "Choose another folder with --output, or delete this one.");
            }
        }
    }

    private static JsonObject Stored(string study)
    {
        try
        {
            return StrictJson.Object(RegularFile.ReadAllText(study, followLink: false));
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException(
                $"{study} is damaged ({e.Message.TrimEnd('.')}); choose another folder with --output, or delete this one.", e);
        }
    }
}
