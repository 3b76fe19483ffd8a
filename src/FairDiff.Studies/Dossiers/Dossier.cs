using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Reporting;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// A folder that a hospital can file: model card (a page, and the CHAI Applied Model Card as XML v0.2), data sheet, and the checklists of
/// STARD-AI, TRIPOD+AI and CLAIM 2024, filled from records; every answer links to its evidence, and what no record says is "not reported".
/// </summary>
/// <example>
/// <code>
/// Dossier.OfStudy("runs/demo").Write("dossier");
/// </code>
/// </example>
public sealed class Dossier
{
    private readonly DossierContent _content;

    private Dossier(DossierContent content) => _content = content;

    /// <summary>Items of the guidelines that the records of a study can answer.</summary>
    public int Answerable => DossierItem.All.Count(item => item.IsMachine);

    /// <summary>Those of them that are answered in whole.</summary>
    public int Answered => DossierItem.All.Count(_content.IsAnswered);

    /// <summary>What limits the findings, in sentences.</summary>
    public IReadOnlyList<string> Limitations => _content.Limitations;

    /// <summary>Those that are not, by the guideline and the number of the item, or its part where it has none.</summary>
    public IReadOnlyList<string> NotReported =>
    [
        .. DossierItem.All.Where(item => item.IsMachine && !_content.IsAnswered(item)).Select(
            item => $"{item.Guideline} {(item.Number.Length > 0 ? item.Number : item.Section)}"),
    ];

    /// <summary>The dossier of a finished study.</summary>
    /// <param name="runFolder">Its run folder, with <c>report.json</c>; nothing is written there.</param>
    /// <returns>The dossier.</returns>
    /// <exception cref="FairDiffException">The folder holds no finished study, or its records cannot be read.</exception>
    public static Dossier OfStudy(string runFolder)
    {
        ArgumentNullException.ThrowIfNull(runFolder);
        return new Dossier(StudyContent.Of(StudyRecords.Read(runFolder)));
    }

    /// <summary>The dossier of predictions of any classifier: of its training nothing is known.</summary>
    /// <param name="report">What was computed.</param>
    /// <param name="data">What it was computed from.</param>
    /// <param name="options">What the page of the evaluation tells beside it; null = nothing.</param>
    /// <returns>The dossier.</returns>
    public static Dossier OfEvaluation(FairnessReport report, EvaluationData data, EvaluationPageOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(data);
        return new Dossier(EvaluationContent.Of(report, data, options ?? new()));
    }

    /// <summary>Writes <c>index.html</c>, the pages, <c>model-card.xml</c>, and the files with the evidence.</summary>
    /// <param name="folder">The folder, made where it is missing; files of these names are replaced, others stay.</param>
    /// <exception cref="FairDiffException">It cannot be written.</exception>
    public void Write(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        RefuseLinks(folder);
        foreach (var (path, file) in _content.Evidence)
        {
            Write(folder, path, file.Content());
        }

        Write(folder, DossierLinks.ModelCard, ModelCardPage.Render(_content));
        Write(folder, DossierLinks.ModelCardXml, ModelCardXml.Write(new ModelCard(_content)));
        Write(folder, DossierLinks.DataSheet, DataSheetPage.Render(_content));
        Write(folder, DossierLinks.Checklists, ChecklistPage.Render(_content));
        Write(folder, DossierLinks.Index, DossierIndexPage.Render(_content));
    }

    /// <summary>The user named the folder, but not what may lie in it already.</summary>
    private void RefuseLinks(string folder)
    {
        foreach (var files in _content.Evidence.Keys.Concat(
            [DossierLinks.Index, DossierLinks.ModelCard, DossierLinks.ModelCardXml, DossierLinks.DataSheet, DossierLinks.Checklists])
            .SelectMany<string, string>(path => Path.GetDirectoryName(path) is { Length: > 0 } part ? [part, path] : [path])
            .GroupBy(path => Path.GetDirectoryName(path)!, Path.GetFileName))
        {
            new OwnFiles(Path.Combine(folder, files.Key), [.. files.Distinct()!]).RefuseLinks();
        }
    }

    private static void Write(string folder, string file, string text) => OutputFile.Write("the dossier", Path.Combine(folder, file), text);
}
