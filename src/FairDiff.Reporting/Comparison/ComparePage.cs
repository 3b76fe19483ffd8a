using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting.Evaluation;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Comparison;

/// <summary><c>fairdiff compare --html</c>: several methods as a page for people who made none of them.</summary>
/// <param name="comparisons">The methods beside the first.</param>
/// <param name="errors">Who is always failed; null where rows have several conditions.</param>
/// <param name="options">What it was computed with.</param>
internal sealed class ComparePage(MethodComparisons comparisons, ConsistentErrors? errors, FairnessOptions options)
{
    private const int MethodsAcross = 3;

    private const string Note =
        "Research use, not a medical device. A difference that is not clear is no evidence that there is none.";

    private readonly string[] _metrics =
        [.. Names(comparisons, QuantityKind.Overall).Select(name => name.Metric)];

    /// <summary>Those of the options; where these name none, every attribute is one.</summary>
    private readonly IReadOnlyList<string> _groups = options.Groups.Count > 0
        ? options.Groups
        : [.. Names(comparisons, QuantityKind.Gap).Select(name => name.Grouping!).Distinct()];

    private readonly MetricText _words = new(options.Metrics);

    private string First => comparisons.Methods[0];

    public string Render(DateTimeOffset created)
    {
        var title = $"Comparison of {string.Join(", ", comparisons.Methods)}";
        var differences = comparisons.AgainstFirst.Select(
            method => (method.Key, Difference.Of(method.Value, Difference.Names(_metrics, _groups)))).ToArray();
        return HtmlPage.Render(title, Header(title, created),
        [
            Summary(differences),
            Scatters(),
            differences.Length == 0 ? null : E("section", E("h2", $"Differences from {First}"), DifferencePlot.Panels(differences, First)),
            EveryNumber(differences),
            errors is null ? null : UnderservedSection.Of(errors, options.HighRiskClasses.Count > 0),
        ]);
    }

    private static IEnumerable<QuantityName> Names(MethodComparisons comparisons, QuantityKind kind) =>
        comparisons.Quantities[comparisons.Methods[0]].Keys.Where(name => name.Kind == kind);

    private XElement Header(string title, DateTimeOffset created) => E(
        "header",
        E("h1", title),
        C("div", "meta", string.Join(" · ",
            $"{Numbers.Count(comparisons.Rows)} rows", $"{comparisons.Methods.Count} methods", created.ToString(
                "d MMMM yyyy, HH:mm 'UTC'zzz", CultureInfo.InvariantCulture))),
        C("p", "banner", A("role", "note"), Note));

    private XElement Summary((string Method, IReadOnlyList<Difference> Differences)[] methods) => E(
        "section",
        E("h2", "In short"),
        methods.Length == 0 ? E("p", $"There is only one method, {First}: nothing to compare it with.") : null,
        methods.Length == 0 ? null : E(
            "ul", methods.Select(method => E("li", E("b", $"{method.Method} against {First}. "), Difference.Clear(method.Differences)))),
        methods.Length == 0 ? null : C("p", "small", $"Means over training seeds "
            + $"({string.Join(", ", comparisons.Methods.Select(Seeds))}). Intervals and p-values are those of a paired bootstrap of rows "
            + "and seeds: all methods are judged on the "
            + $"same resampled rows. {Difference.Correction(methods.Sum(method => method.Differences.Count), options)} Worst: the value "
            + "of the worst group. Of a gap, less is better. "
            + "In the plots, filled dots are clearly better or worse. Over seeds: Mann-Whitney test of the seeds against each other, "
            + "not corrected."));

    private string Seeds(string method) => $"{method} {comparisons.Replicates[method]}";

    private XElement? Scatters()
    {
        XElement[] figures =
        [
            .. from metric in _metrics.Where(metric => !comparisons.LowerIsBetter.Contains(QuantityName.Overall(metric))).Take(1)
               from attribute in _groups
               let points = comparisons.Methods.Index().Select(
                   method => Point(method.Item, method.Index, metric, attribute)).OfType<MethodScatter.Method>().ToArray()
               where points.Length > 0
               select MethodScatter.Draw(_words, metric, attribute, points),
        ];
        return figures.Length == 0 ? null : E(
            "section",
            E("h2", "How good against how fair"),
            C("p", "small", "Bars: one standard deviation over training seeds. No method is better in both than those on the dashed line."),
            C("div", "panels", figures));
    }

    private MethodScatter.Method? Point(string method, int index, string metric, string attribute)
    {
        var quantities = comparisons.Quantities[method];
        return quantities.TryGetValue(QuantityName.Overall(metric), out var good)
            && quantities.TryGetValue(QuantityName.Gap(attribute, metric), out var gap) ? new(method, index, good, gap) : null;
    }

    private XElement EveryNumber((string Method, IReadOnlyList<Difference> Differences)[] methods) => E(
        "section",
        E("h2", "Every number"),
        methods.Length == 0 ? Table([]) : methods.Chunk(MethodsAcross).Select(Table));

    private XElement Table((string Method, IReadOnlyList<Difference> Differences)[] methods)
    {
        var caption = string.Join(", ", methods.Select(method => method.Method).Prepend(First));
        return Wide(caption, C(
            "table",
            "differences",
            E("caption", caption, ": mean ± standard deviation over training seeds"),
            E("thead", E("tr", E("th", A("scope", "col"), "number"), methods.Select(method => method.Method).Prepend(First).Select(
                name => C("th", "right", A("scope", "col"), name)))),
            E("tbody", Difference.Names(_metrics, _groups).Where(name => comparisons.Quantities[First].ContainsKey(name.Quantity))
                .Select(name => E(
                "tr",
                E("th", A("scope", "row"), $"{_words.Title(name.Metric)}, {name.What}"),
                C("td", "right", _words.MeanSd(name.Metric, comparisons.Quantities[First][name.Quantity])),
                methods.Select(method => DifferenceCell.Of(
                    method.Differences.FirstOrDefault(
                        difference => (difference.Metric, difference.What) == (name.Metric, name.What)))))))));
    }
}
