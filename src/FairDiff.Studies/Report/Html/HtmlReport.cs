using System.Globalization;
using System.Xml.Linq;
using FairDiff.MLNet;
using FairDiff.Reporting;
using FairDiff.Shared;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>report.html: the whole study in one file that opens offline, without scripts and without anything fetched.</summary>
internal static class HtmlReport
{
    public const string FileName = "report.html";

    /// <summary>Writes the report.</summary>
    /// <param name="report">A completed report.</param>
    /// <param name="path">The HTML file; contact sheets are found relative to its folder and become part of it.</param>
    /// <exception cref="FairDiffException">A contact sheet is missing.</exception>
    public static void Write(StudyReport report, string path) =>
        OutputFile.Write("the report", path, Render(report, Path.GetDirectoryName(Path.GetFullPath(path))!));

    /// <summary>The report as text.</summary>
    public static string Render(StudyReport report, string folder)
    {
        XElement?[] sections =
        [
            SummarySection.Of(report), ResultSection.Of(report), ImprovementSection.Of(report), .. GapSection.Of(report),
            PanelSection.Of(report), ConditionSection.Of(report), UnderservedSection.Of(report), RealFractionSection.Of(report),
            SampleSection.Of(report, folder), QualitySection.Of(report, folder), LossSection.Of(report), OtherMetricsSection.Of(report),
            DataSection.Of(report), SetupSection.Of(report),
        ];
        return HtmlPage.Render(report.Title, Header(report), sections);
    }

    private static XElement Header(StudyReport report) => E(
        "header",
        E("h1", report.Title),
        C("div", "meta", string.Join(" · ",
            report.Created.ToString(
                "d MMMM yyyy, HH:mm 'UTC'zzz", CultureInfo.InvariantCulture), $"FairDiff.MLNet {report.Version}", report.Device)),
        C("p", "banner", A("role", "note"), report.Note));
}
