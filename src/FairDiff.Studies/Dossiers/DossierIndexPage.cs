using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>index.html: what the dossier holds, and how far it is filled.</summary>
internal static class DossierIndexPage
{
    public static string Render(DossierContent content) => DossierPage.Render(content, DossierLinks.Index,
    [
        E(
            "section",
            E("h2", "What is here"),
            DossierPage.Table("The files of the dossier", ["file", "what it holds"],
            [
                [Link(DossierLinks.ModelCard), "What was made, for what, how good it is, and what to beware of"],
                [Link(DossierLinks.ModelCardXml), "The same for programs: CHAI Applied Model Card, XML v0.2"],
                [Link(DossierLinks.DataSheet), "Where the rows went, who is in them, what is missing, what is synthetic"],
                [Link(DossierLinks.Checklists), "STARD-AI, TRIPOD+AI and CLAIM 2024, item by item"],
                .. content.Evidence.Select(file => (object?[])[Link(file.Key), file.Value.What]),
            ], words: 2)),
        E(
            "section",
            E("h2", "How far it is filled"),
            DossierPage.Table("Items answered by the records", ["guideline", "answered", "can be answered by records", "need a person"],
                DossierGuideline.OfStudies.Concat(DossierGuideline.OfData).Select(guideline => (object?[])
                [
                    guideline.Title, Count(guideline, content.IsAnswered),
                    Count(guideline, item => item.IsMachine), Count(guideline, item => item.Who.Length > 0),
                ]), words: 1),
            C("p", "small", "No item is filled by guess: what the records do not say is “not reported”, with who must fill it.")),
        E("section", E("h2", "Limitations"), E("ul", content.Limitations.Select(sentence => E("li", sentence)))),
    ]);

    private static string Count(DossierGuideline guideline, Func<DossierItem, bool> which) => $"{guideline.Items.Count(which)}";

    private static XElement Link(string file) => E("a", A("href", file), file);
}
