using System.Text.Json;
using FairDiff.MLNet.Quality;
using FairDiff.Shared;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// <c>near-copies.json</c> in a store: which of its images are near-copies of training images, what the search depended on, and whether the
/// near-copies are quarantined.
/// </summary>
internal sealed record NearCopyFile
{
    private const string Name = "near-copies.json";

    public required NearCopyPolicy Policy { get; init; }

    public required double Level { get; init; }

    /// <summary>Identities of the feature extractors, the pixels' last.</summary>
    public required IReadOnlyList<string> Spaces { get; init; }

    public required string GeneratorId { get; init; }

    public required NearCopyReport Report { get; init; }

    /// <summary>The files that never become rows.</summary>
    public IEnumerable<string> Quarantined() => Policy == NearCopyPolicy.Quarantine
        ? Report.Pairs.Where(pair => pair.IsNearCopy).Select(pair => pair.File!)
        : [];

    /// <summary>Whether it serves for a search of this kind: one that looked in more spaces does.</summary>
    public bool IsFor(double level, IEnumerable<string> spaces, string generatorId, int imageCount) =>
        Level == level && spaces.All(Spaces.Contains) && GeneratorId == generatorId && Report.ImageCount == imageCount;

    /// <summary>Null where near-copies were never looked for.</summary>
    /// <exception cref="FairDiffException">The file is damaged.</exception>
    public static NearCopyFile? Read(string folder)
    {
        var path = Path.Combine(folder, Name);
        if (!File.Exists(path))
        {
            return null;
        }

        try
        {
            var text = DiskErrors.GuardReading(path, file => RegularFile.ReadAllText(file, followLink: false));
            return Checked(StrictJson.Deserialize<NearCopyFile>(text, QualityJson.Options));
        }
        catch (JsonException exception)
        {
            throw new FairDiffException($"'{path}' is damaged: {exception.Message.TrimEnd('.')}. Delete the file and call Fit again, "
                + "which looks for near-copies anew.", exception);
        }
    }

    private static NearCopyFile Checked(NearCopyFile file) =>
        file.Spaces?.All(space => space is not null) == true
            && file.GeneratorId is not null
            && file.Report is { Spaces: not null, Pairs: { } pairs } report
        && report.Spaces.All(space => space?.Name is not null)
        && pairs.All(pair => pair is { File: not null, Cell: { Label: not null, Attributes: not null }, Space: not null })
            ? file
            : throw new JsonException("It has no generator, spaces or pairs of images.");

    public void Write(string folder)
    {
        var path = Path.Combine(folder, Name);
        DiskErrors.Guard(path, () => AtomicFile.WriteAllText(path, JsonSerializer.Serialize(this, QualityJson.Options) + "\n"));
    }
}
