using System.Globalization;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// Finished studies that differ in one setting, such as the labels that hospitals keep (Ktena et al. 2024, Extended Data Fig. 1: label
/// efficiency) or the real fraction: each method as a curve over it, each claim and difference value by value.
/// </summary>
public sealed record StudySweep
{
    /// <summary>What the pages and tables of a sweep are called.</summary>
    public const string HtmlName = "sweep.html", CsvName = "sweep.csv";

    internal StudySweep(string setting, IReadOnlyList<(string Value, StudyReport Report)> studies) =>
        (Setting, Studies) = (setting, studies);

    /// <summary>The setting that differs, as reports name it.</summary>
    public string Setting { get; }

    /// <summary>Its values, in ascending order.</summary>
    public IReadOnlyList<string> Values => [.. Studies.Select(study => study.Value)];

    internal IReadOnlyList<(string Value, StudyReport Report)> Studies { get; }

    /// <summary>Reads the reports of finished studies.</summary>
    /// <param name="runFolders">Their run folders, two or more.</param>
    /// <param name="setting">The setting that differs, as their reports name it; null = the only one that does.</param>
    /// <exception cref="FairDiffException">A folder holds no report, they are of different metrics, or it is not one setting that
    /// differs.</exception>
    public static StudySweep Read(IReadOnlyList<string> runFolders, string? setting = null)
    {
        ArgumentNullException.ThrowIfNull(runFolders);
        StudyReport[] reports = [.. runFolders.Select(folder => ReportJson.Read(Path.Combine(folder, ReportJson.FileName)))];
        if (reports.Length < 2)
        {
            throw new FairDiffException($"A sweep is of two studies or more; {reports.Length} is named.");
        }

        if (reports.Select(report => report.Metric).Distinct().ToArray() is { Length: > 1 } metrics)
        {
            throw new FairDiffException($"The studies are of {string.Join(" and ", metrics)}; name studies of one metric.");
        }

        var name = setting ?? Differing(reports);
        string Value(int study) => reports[study].Settings.GetValueOrDefault(name) ?? throw new FairDiffException(
            $"{runFolders[study]} has no setting '{name}'; it has {Listing.Of([.. reports[study].Settings.Keys])}.");
        var studies = reports.Select((report, study) => (Value: Value(study), Report: report))
            .OrderBy(study => PlainNumber.TryRead(study.Value, out var number) ? number : double.MaxValue)
            .ThenBy(study => study.Value, StringComparer.Ordinal).ToArray();
        return studies.GroupBy(study => study.Value).FirstOrDefault(same => same.Count() > 1) is { } twice
            ? throw new FairDiffException($"Two studies have the {name} {twice.Key}; name one of them.")
            : new StudySweep(name, studies);
    }

    /// <summary>Writes <see cref="HtmlName"/> and <see cref="CsvName"/>.</summary>
    /// <param name="folder">The folder, made where it is missing.</param>
    /// <exception cref="FairDiffException">It cannot be written.</exception>
    public void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        new OwnFiles(folder, [HtmlName, CsvName]).RefuseLinks();
        OutputFile.Write("the sweep", Path.Combine(folder, HtmlName), SweepPage.Render(this));
        CsvTable.Write(
            "the sweep", Path.Combine(folder, CsvName), [Setting, "method", "quantity", "mean", "sd", "seeds"],
            from study in Studies
            from method in study.Report.Methods
            from quantity in StudyReportBuilder.Headline(study.Report)
            let spread = method.Summary[quantity.Key]
            where spread.Mean is not null
            select (string[])[study.Value, method.Name, quantity.Key, Number(spread.Mean), Number(spread.Sd), $"{spread.N}"]);
    }

    private static string Number(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? "";

    private static string Differing(StudyReport[] reports)
    {
        string[] names = [
            .. reports.SelectMany(report => report.Settings.Keys).Distinct().Where(
                name => reports.Select(report => report.Settings.GetValueOrDefault(name)).Distinct().Count() > 1)];
        return names.Length == 1 ? names[0] : throw new FairDiffException(
            names.Length == 0
                ? "The studies have the same settings; name studies that differ in one."
                : $"The studies differ in {Listing.Of(names)}; name the setting that is meant (--setting), or studies that differ in one.");
    }
}
