using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>checklists.html: every item of the guidelines with its answer, or who must give it.</summary>
internal static class ChecklistPage
{
    private const string Default = "the developer of the classifier";

    public static string Render(DossierContent content) => DossierPage.Render(
        content, DossierLinks.Checklists, DossierGuideline.OfStudies.Select(guideline => Section(content, guideline)));

    /// <summary>The items of a guideline.</summary>
    public static XElement Section(DossierContent content, DossierGuideline guideline)
    {
        DossierItem[] items = [.. guideline.Items];
        var answered = items.Count(content.IsAnswered);
        return E(
            "section",
            E("h2", guideline.Title),
            C("p", "small", $"{guideline.Reference}. {Words.Capital(guideline.Numbering)}. {answered} of the "
                + $"{items.Count(item => item.IsMachine)} items that records can answer are answered; "
                + $"{items.Count(item => item.Who.Length > 0)} need a person."),
            DossierPage.Table(
                $"{guideline.Name}: item by item",
                items.Any(item => item.Number.Length > 0) ? ["item", "asked for", "answer"] : ["part", "asked for", "answer"],
                items.Select(item => (object?[])[Head(item), item.Asks, Answer(content, item)]), words: 3, "checklist"));
    }

    private static object[] Head(DossierItem item) => item.Number.Length > 0 ? [item.Number, E("small", item.Section)] : [item.Section];

    private static object[] Answer(DossierContent content, DossierItem item)
    {
        XElement[] known = [.. content.Answers(item).Select(Known)];
        return content.IsAnswered(item)
            ? [known, item.Who.Length > 0 ? C("p", "small", $"The rest is to be filled by the {item.Who}.") : ""]
            : [E("p", E("b", known.Length > 0 && item.IsMachine ? "In part." : "Not reported."), $" To be filled by {Who(item)}."), known];
    }

    private static string Who(DossierItem item) =>
        !item.IsMachine ? $"the {item.Who}" : item.Who.Length > 0 ? $"{Default} and the {item.Who}" : Default;

    private static XElement Known(DossierFact fact) => C("div", "known", FactText.Of(fact.Text, DossierPage.Link(fact)));
}
