using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>model-card.html: the fields of the model card as people read them.</summary>
internal static class ModelCardPage
{
    public static string Render(DossierContent content)
    {
        var card = new ModelCard(content);
        return DossierPage.Render(content, DossierLinks.ModelCard,
        [
            E("section", E("h2", "Summary"), DossierPage.Fields([.. card.Basic, .. card.Release, card.Summary,
                new CardField("Keywords", "Keywords", string.Join(", ", card.Keywords))])),
            E("section", E("h2", "Uses and directions"), DossierPage.Fields(card.Uses)),
            E("section", E("h2", "Risks and limitations"), Limitations(content), DossierPage.Fields(card.Warnings.Skip(1))),
            E("section", E("h2", "What it is made of"), DossierPage.Fields([.. card.Facts, .. card.Transparency])),
            E("section", E("h2", "Key metrics"), card.Metrics.SelectMany(Metric)),
            CrossTables(content),
            E("section", E("h2", "Resources"), DossierPage.Fields(card.Resources), C("p", "small", card.Bibliography)),
        ]);
    }

    private static XElement Limitations(DossierContent content) => E("ul", content.Limitations.Select(sentence => E("li", sentence)));

    private static IEnumerable<XElement> Metric(CardMetric metric) =>
    [
        E("h3", metric.Title),
        E("p", metric.Goal),
        metric.Results.Count == 0
            ? C("p", "small", ModelCard.NotReported)
            : DossierPage.Table($"{metric.Title}: what was measured", ["result", "value"],
                metric.Results.Select(result => (object?[])[result.Label, result.Value]), words: 1),
        DossierPage.Fields([
            new CardField("", "How it was tested", metric.Test), new CardField("", "On which data", metric.Data),
            new CardField("", "How parts are kept apart", metric.Validation)]),
    ];

    private static XElement CrossTables(DossierContent content) => E(
        "section",
        E("h2", "What was taken for what"),
        content.CrossTables.Count == 0 ? C("p", "small", ModelCard.NotReported) : content.CrossTables.Select(table => DossierPage.Table(
            table.Caption, ["", .. table.Columns],
            table.Rows.Select(row => (object?[])[row.Name, .. row.Counts.Select(count => (object?)Numbers.Count(count))]), words: 1)));
}
