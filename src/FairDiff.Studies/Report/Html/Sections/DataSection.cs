using System.Globalization;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>The real rows behind the numbers: how many, of whom, and how labels and groups shift from part to part.</summary>
internal static class DataSection
{
    private const int PartsAcross = 6, LinesOfAPicture = 96;

    public static XElement? Of(StudyReport report) => report.Data is not { } data ? null : E(
        "section",
        E("h2", "The data"),
        C("p", "small", "Real rows only: synthetic images are counted where their quality is. ", Meaning(report.LabelKind),
            data.Redrawn ? " Each seed draws the labels that a skew keeps anew; the training rows here are those of the first." : ""),
        data.Parts.Chunk(PartsAcross).Select(parts => Table(report, data, parts)),
        NotJudged(report) is { Length: > 0 } groups ? C("p", "small", $"Too few rows to be judged: {groups}.") : null,
        Prevalence(report, data),
        CoOccurrences(data));

    private static string Meaning(StudyLabelKind kind) => kind switch
    {
        StudyLabelKind.OneClass => "Of a class: its share of the labelled rows.",
        StudyLabelKind.Conditions => "Of a condition: its share of the rows in which it is known.",
        _ => "Of a class: the mean of its share in the labels, and the rows whose largest share it is.",
    };

    private static XElement Table(StudyReport report, DataSheet data, DataPart[] parts)
    {
        const string Caption = "Rows, labels and groups of each part of the data";
        var columns = parts.SelectMany(part => part.Groups.Keys).Distinct();
        return Wide(Caption, E(
            "table",
            E("caption", Caption),
            E("thead", E("tr", E("th", A("scope", "col"), "real rows"), parts.Select(StudyText.Head).Select(
                head => C("th", "right", A("scope", "col"), head.What, E("small", head.Where))))),
            E(
                "tbody",
                Row("all", parts.Select(part => (XElement?)Cell(Numbers.Count(part.Rows)))),
                data.ClusterColumn is { } cluster && parts.Any(part => part.Clusters is not null)
                    ? Row($"values of {cluster}", parts.Select(
                        part => (XElement?)Cell(part.Clusters is { } count ? Numbers.Count(count) : Numbers.None)))
                    : null),
            Body(report.LabelKind == StudyLabelKind.Conditions ? "condition" : "class", parts, report.Classes.Select(name => Row(
                name, parts.Select(part => Cell(part.Labels.FirstOrDefault(label => label.Name == name))))),
                parts.Any(part => part.Labels.Count > 0)),
            columns.Select(column => Body(
                column,
                parts,
                parts.SelectMany(part => Groups(part, column)).Select(group => group.Name).Distinct().Order(StringComparer.Ordinal)
                    .Select(name => Row(
                        name, parts.Select(part => Cell(Groups(part, column).FirstOrDefault(group => group.Name == name))))),
                true))));
    }

    private static IReadOnlyList<GroupShare> Groups(DataPart part, string column) => part.Groups.GetValueOrDefault(column) ?? [];

    private static XElement? Body(string title, DataPart[] parts, IEnumerable<XElement> rows, bool isThere) => !isThere ? null : E(
        "tbody", E("tr", E("th", A("scope", "rowgroup"), A("colspan", $"{parts.Length + 1}"), title)), rows);

    private static XElement Row(string name, IEnumerable<XElement?> cells) => E("tr", E("th", A("scope", "row"), name), cells);

    private static XElement Cell(LabelShare? label) => label?.Share is not { } share
        ? Cell(Numbers.None)
        : Cell(Percent(share), $"{Numbers.Count(label.Rows)} of {Numbers.Count(label.Known)}");

    private static XElement Cell(GroupShare? group) =>
        group is null ? Cell(Numbers.None) : Cell(Percent(group.Share), Numbers.Count(group.Rows));

    private static XElement Cell(string text, string? small = null) =>
        C("td", "right", text, small is null ? null : E("small", small));

    private static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{100 * share:0.0} %");

    /// <summary>The groups of test rows that no classifier has a value of, in words.</summary>
    private static string NotJudged(StudyReport report) => string.Join("; ",
        from set in report.Methods.SelectMany(method => method.Seeds).Take(1).SelectMany(seed => seed.Sets)
        from attribute in set.Groups
        from rows in attribute.Value
        where !report.Quantities.Any(quantity => quantity is { Kind: QuantityKind.Group } && quantity.Metric == report.Metric
            && (quantity.Set, quantity.Attribute, quantity.Group) == (set.Name, attribute.Key, rows.Key))
        select $"{attribute.Key} {rows.Key} ({Numbers.Count(rows.Value.N)} of "
            + $"{(set.Name == Quantity.InDistribution ? StudyText.Of(SetRole.InDistribution) : set.Name)})");

    private static XElement? Prevalence(StudyReport report, DataSheet data)
    {
        DataPart[] parts = [.. data.Parts.Where(part => part.Labels.Count > 0)];
        if (parts.Length == 0)
        {
            return null;
        }

        (string Name, IReadOnlyDictionary<string, GroupedChart.Mark> Marks)[] shares = [.. parts.Select(part => (
            Name(part), (IReadOnlyDictionary<string, GroupedChart.Mark>)part.Labels.Where(label => label.Share is not null).ToDictionary(
                label => label.Name, label => new GroupedChart.Mark(100 * label.Share!.Value, 0, 100 * label.Share.Value, Percent(
                    label.Share.Value)))))];
        var scale = GroupedChart.FromZero(
            Math.Max(1, shares.SelectMany(part => part.Marks.Values).Max(mark => mark.Value)));
        return E(
            "figure",
            E("figcaption", E("b", "How frequent each label is, from part to part"), ", from the top in the order of the legend"),
            Series.Legend(shares.Select((part, index) => (part.Name, index))),
            report.Classes.Chunk(Math.Max(1, LinesOfAPicture / shares.Length)).Select(
                labels => GroupedChart.Draw(
                    labels, shares, scale, " %", $"Share of each label in {string.Join(", ", shares.Select(part => part.Name))}; the "
                        + "numbers are in the table.")));
    }

    private static IEnumerable<object> CoOccurrences(DataSheet data)
    {
        (string Name, LabelCoOccurrence Table)[] tables =
        [
            .. from part in data.Parts where part.CoOccurrence is not null select (Name(part), part.CoOccurrence),
        ];
        return tables.Length == 0 ? [] :
        [
            E("h3", "Conditions that come together"),
            C("p", "small", "P(column | row): of the rows with the one condition, the share that has the other one too, where that is "
                + "known. It grows with the prevalence of the other alone. A difference between parts is a shift that classifiers may "
                + "have learned to rely on."),
            C("div", "columns", tables.Select(part => CoOccurrence(part.Name, part.Table))),
        ];
    }

    private static XElement CoOccurrence(string part, LabelCoOccurrence table)
    {
        var caption = $"P(column | row) in %, {part}";
        return Wide(caption, E(
            "table",
            E("caption", caption),
            E("thead", E("tr", E("th", A("scope", "col"), "row"), table.ConditionNames.Select(
                name => C("th", "right", A("scope", "col"), name)))),
            E("tbody", table.ConditionNames.Select((name, row) => E(
                "tr",
                E("th", A("scope", "row"), name, E("small", $"{Numbers.Count(table.Rows[row][row])} rows")),
                table.Probability[row].Select((share, column) => Cell(row == column ? "" : share is { } known
                    ? (100 * known).ToString("0", CultureInfo.InvariantCulture)
                    : Numbers.None)))))));
    }

    private static string Name(DataPart part)
    {
        var (what, where) = StudyText.Head(part);
        return part.Role is DataRole.OodTest or DataRole.OodValidation ? what : $"{what}, {where}";
    }
}
