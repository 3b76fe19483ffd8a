using System.Globalization;
using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>Synthetic images next to real ones of the same condition.</summary>
internal static class SampleSection
{
    public static XElement? Of(StudyReport report, string folder)
    {
        var shown = report.Generators.Where(generator => generator.Samples.Count > 0).ToArray();
        return shown.Length == 0 ? null : E(
            "section",
            E("h2", "Samples"),
            C("p", "small", "Not picked by hand. Real images on the left, synthetic ones, made by the generator, on the right. "
                + "Label agreement: share of the synthetic images that an independent classifier gives the requested label."),
            shown.Select(generator => Table(generator, folder)));
    }

    private static XElement Table(GeneratorResult generator, string folder) => C("table", "samples",
        E("caption", E("b", $"Generator {generator.Name}. "), generator.Description),
        E("thead", E("tr", new[] { "condition", "real", "synthetic" }.Select(head => E("th", A("scope", "col"), head)))),
        E("tbody", generator.Samples.Select(pair => E(
            "tr",
            E("th", A("scope", "row"), pair.Condition, pair.LabelAgreement is { } share ? E("small", Agreement(share)) : null),
            E("td", pair.Real is null ? "no real image of this condition" : ContactSheet.Of(folder, pair.Real, "real", pair.Condition)),
            E("td", ContactSheet.Of(folder, pair.Synthetic, "synthetic", pair.Condition))))));

    private static string Agreement(double share) => $"label agreement {(100 * share).ToString("0", CultureInfo.InvariantCulture)} %";
}
