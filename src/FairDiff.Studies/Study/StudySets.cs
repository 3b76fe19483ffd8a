using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Counts the rows behind a study: per group of the first attribute in distribution, and per out-of-distribution set.</summary>
internal static class StudySets
{
    /// <summary>The rows of which the attribute is unknown, as generators alone may see.</summary>
    public const string Unknown = "(unknown)";

    public static IReadOnlyList<StudySet> Of(StudyData data)
    {
        var attribute = data.AttributeColumns.Count > 0 ? data.AttributeColumns[0] : null;
        var training = Count(data.Train, data.Label, attribute);
        var test = Count(data.InDistribution.Rows, data.Label, attribute);
        var none = new RowCount();
        return
        [
            .. test.Keys.Concat(training.Keys).Distinct().Order().Select(group => new StudySet
            {
                Name = group.Length == 0 ? Unknown : group,
                Role = SetRole.InDistribution,
                Attribute = attribute,
                N = test.GetValueOrDefault(group, none).Rows,
                Labelled = training.GetValueOrDefault(group, none).Labelled.OrderBy(entry => entry.Key).ToDictionary(),
                Known = data.Label.Kind == StudyLabelKind.Conditions ? training.GetValueOrDefault(group, none).Known : null,
                Unlabelled = training.GetValueOrDefault(group, none).Unlabelled,
            }),
            .. data.OutOfDistribution.Select(set => new StudySet { Name = set.Name, Role = set.Role, N = set.Count }),
        ];
    }

    /// <summary>The class names, in the order of the key values and so of the scores.</summary>
    public static IReadOnlyList<string> Classes(StudyData data) =>
        data.Label.IsVector
            ? data.Label.Names
            : [.. Count(data.Train, data.Label, null).SelectMany(count => count.Value.Labelled.Keys).Order(StringComparer.Ordinal)];

    private static Dictionary<string, RowCount> Count(IDataView view, StudyLabel label, string? attribute)
    {
        var columns = new[] { StudyData.LabelColumn, attribute }.OfType<string>().Select(name => view.Schema[name]).ToArray();
        using var cursor = view.GetRowCursor(columns);
        var read = new LabelCells(label, cursor);
        var group = attribute is null ? () => "all" : CellText.Reader(cursor, columns[1]);
        var counts = new Dictionary<string, RowCount>();
        while (cursor.MoveNext())
        {
            read.Next();
            var name = group();
            (counts.TryGetValue(name, out var count) ? count : counts[name] = new RowCount()).Add(read);
        }

        return counts;
    }
}
