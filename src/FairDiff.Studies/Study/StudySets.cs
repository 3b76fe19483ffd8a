using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Counts the rows behind a study: per group of the first attribute in distribution, and per out-of-distribution set.</summary>
internal static class StudySets
{
    public static IReadOnlyList<StudySet> Of(StudyData data)
    {
        var attribute = data.AttributeColumns.Count > 0 ? data.AttributeColumns[0] : null;
        var training = Count(data.Train, attribute);
        var test = Count(data.InDistribution.Rows, attribute);
        return
        [
            .. test.Concat(training).Select(entry => entry.Key.Group).Distinct().Order().Select(group => new StudySet
            {
                Name = group,
                Role = SetRole.InDistribution,
                Attribute = attribute,
                N = test.Where(entry => entry.Key.Group == group).Sum(entry => entry.Value),
                Labelled = training.Where(entry => entry.Key.Group == group && entry.Key.Label != "")
                    .OrderBy(entry => entry.Key.Label).ToDictionary(entry => entry.Key.Label, entry => entry.Value),
                Unlabelled = training.GetValueOrDefault((group, "")),
            }),
            .. data.OutOfDistribution.Select(set => new StudySet { Name = set.Name, Role = set.Role, N = set.Count }),
        ];
    }

    /// <summary>The class names, in the order of the key values and so of the scores.</summary>
    public static IReadOnlyList<string> Classes(StudyData data) =>
        [.. Count(data.Train, null).Keys.Select(key => key.Label).Where(label => label != "").Order(StringComparer.Ordinal)];

    private static Dictionary<(string Group, string Label), long> Count(IDataView view, string? attribute)
    {
        var columns = new[] { StudyData.LabelColumn, attribute }.OfType<string>().Select(name => view.Schema[name]).ToArray();
        using var cursor = view.GetRowCursor(columns);
        var getters = columns.Select(column => cursor.GetGetter<ReadOnlyMemory<char>>(column)).ToArray();
        var counts = new Dictionary<(string, string), long>();
        while (cursor.MoveNext())
        {
            var label = Read(getters[0]);
            var key = (attribute is null ? "all" : Read(getters[1]), label);
            counts[key] = counts.GetValueOrDefault(key) + 1;
        }

        return counts;
    }

    private static string Read(ValueGetter<ReadOnlyMemory<char>> getter)
    {
        ReadOnlyMemory<char> text = default;
        getter(ref text);
        return text.ToString();
    }
}
