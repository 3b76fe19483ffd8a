using System.Xml.Linq;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>The model card for programs: CHAI Applied Model Card, XML schema v0.2 (Coalition for Health AI).</summary>
internal static class ModelCardXml
{
    private static readonly XNamespace Chai = "https://mc.chai.org/v0.2/schema.xsd";

    public static string Write(ModelCard card) => "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + Element(
        "AppliedModelCard",
        Element("BasicInfo", Fields(card.Basic)),
        Element("ReleaseInfo", Fields(card.Release)),
        Element(
            "ModelSummary",
            Fields([card.Summary]),
            Element("Keywords", card.Keywords.Select(word => Element("Keyword", Printable.Of(word))))),
        Element("UsesAndDirections", Fields(card.Uses)),
        Element("Warnings", Fields(card.Warnings)),
        Element(
            "TrustIngredients",
            Element("AISystemFacts", Fields(card.Facts)),
            Element("TransparencyInformation", Fields(card.Transparency))),
        Element("KeyMetrics", card.Metrics.Select(Metric)),
        Element("Resources", Fields(card.Resources)),
        Element("Bibliography", card.Bibliography)) + "\n";

    private static XElement Metric(CardMetric metric) => Element(
        metric.Element,
        Element("MetricGoal", metric.Goal),
        Element("Results", metric.Results.Count == 0
            ? [Result(ModelCard.NotReported, "null")]
            : metric.Results.Select(result => Result(result.Label, result.Json))),
        Element("Interpretation", Printable.Of(metric.Interpretation)),
        Element("TestType", Printable.Of(metric.Test)),
        Element("TestingDataDescription", Printable.Of(metric.Data)),
        Element("ValidationProcessAndJustification", Printable.Of(metric.Validation)));

    private static XElement Result(string label, string json) =>
        Element("MetricResult", Element("Label", Printable.Of(label)), Element("ValueJson", Printable.Of(json)));

    private static IEnumerable<XElement> Fields(IEnumerable<CardField> fields) =>
        fields.Select(field => Element(field.Element, Printable.Of(field.Text)));

    private static XElement Element(string name, params object[] content) => new(Chai + name, content);
}
