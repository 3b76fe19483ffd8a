using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>Images that the classifier got wrong and was sure of, from the worst group by each attribute.</summary>
internal static class ExamplePart
{
    private const int Shown = 6;
    private const int Groupings = 4;

    public static XElement? Of(PageContent content, ReportMetricText metrics)
    {
        if (content.Images is not { } images)
        {
            return null;
        }

        Example[] errors = [.. Example.Errors(content)];
        return E(
            "section",
            E("h2", "Surest errors of the worst groups"),
            C("p", "small", $"At most {Shown} of each group, reduced to {ExampleImage.LargestSide} pixels. They show what goes wrong, not "
                + "how often. Behind images are people: hand this page on as you would hand on those."),
            metrics.Summarised.Take(1).SelectMany(
                metric => content.Report.ByGroup.Values.Where(grouping => grouping.Gaps[metric].Worst is not null).Take(Groupings)
                .Select(grouping => Group(grouping, metric, content, errors, images))));
    }

    private static IEnumerable<XElement> Group(
        GroupingResult grouping, string metric, PageContent content, Example[] errors, Func<int, ExampleImage> images)
    {
        var (text, worst) = (new MetricText(grouping.Metrics), grouping.Gaps[metric].Worst!);
        var groups = GroupOfRow(grouping.Name, content.Attributes, content.Report.Options.MissingValues);
        Example[] shown = [.. errors.Where(example => groups(example.Row) == worst).Take(Shown)];
        yield return E(
            "h3", $"By {grouping.Name}: {worst}",
            E("small", $", {text.Title(metric)} {text.Value(metric, grouping[worst][metric].Value)}"));
        yield return shown.Length == 0
            ? E("p", "No row of this group is wrong.")
            : C("ul", "examples", shown.Select(example => E("li", Figure(example, images(example.Row)))));
    }

    private static XElement Figure(Example example, ExampleImage image)
    {
        var words = $"Row {Numbers.Count(example.Row + 1)}: {example.Words}";
        return E(
            "figure",
            image.Problem is null
                ? C(
                    "img", "example", A("src", image.Source), A("width", image.Width), A("height", image.Height),
                    A("alt", $"Image of {char.ToLowerInvariant(words[0])}{words[1..]}"))
                : C("div", "example gone", $"Not shown: {image.Problem}"),
            E("figcaption", words));
    }

    /// <summary>The group of each row by an attribute or a crossing, as groupings name it.</summary>
    private static Func<int, string> GroupOfRow(
        string name, IReadOnlyDictionary<string, IReadOnlyList<string>> attributes, MissingValues missing)
    {
        IReadOnlyList<string>[] values = attributes.TryGetValue(name, out var own)
            ? [own]
            : [.. name.Split('*', StringSplitOptions.TrimEntries).Select(part => attributes[part])];
        return row => string.Join('|', values.Select(value => missing.GroupOf(value[row])));
    }
}
