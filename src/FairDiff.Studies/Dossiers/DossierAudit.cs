using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>The audit of a generator: whether it gives away the images that it was trained on.</summary>
/// <param name="Generator">The generator; null = the one of the study.</param>
/// <param name="Report">What was found.</param>
/// <param name="Text">The file.</param>
internal sealed record DossierAudit(string? Generator, GeneratorAuditReport Report, string Text)
{
    /// <summary>Where it lies in the dossier.</summary>
    public string Link => $"evidence/privacy-audit{(Generator is null ? "" : $"-{Generator}")}.json";

    /// <summary>The verdict in a few words.</summary>
    public string Verdict => Report.Verdict switch
    {
        PrivacyVerdict.Leaks => "leaks",
        PrivacyVerdict.NoLeakSeen => "no leak seen",
        _ => "not interpretable",
    };

    /// <summary>The verdict with its numbers.</summary>
    public string Sentence => $"Privacy of {Name}: {Report.Sentence}";

    /// <summary>What it is called.</summary>
    public string Name => Generator is null ? "the generator" : $"generator {Generator}";

    /// <summary>The audits in a run folder: its own, and those beside its generators.</summary>
    /// <exception cref="FairDiffException">A file is no audit.</exception>
    public static IReadOnlyList<DossierAudit> Read(string folder)
    {
        var generators = Path.Combine(folder, "generators");
        string[] folders = Directory.Exists(generators) ? Directory.GetDirectories(generators) : [];
        (string? Name, string Path)[] files = [
            (null, folder), .. folders.Order(StringComparer.Ordinal).Select(one => ((string?)Path.GetFileName(one), one))];
        return
        [
            .. files.Select(file => (file.Name, Path: Path.Combine(file.Path, GeneratorAuditReport.FileName)))
                .Where(file => File.Exists(file.Path)).Select(file => Read(file.Path, file.Name)),
        ];
    }

    private static DossierAudit Read(string path, string? generator)
    {
        var text = RegularFile.ReadAllText(path);
        try
        {
            return new(generator, GeneratorAuditReport.FromJson(text), text);
        }
        catch (FairDiffException exception)
        {
            throw new FairDiffException($"{path}: {exception.Message}", exception);
        }
    }
}
