using FairDiff.Fairness;
using FairDiff.Shared;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Counts what the real rows of a study are: labels, groups and conditions that come together, part by part.</summary>
internal static class DataSheets
{
    /// <param name="data">The rows; no image is read.</param>
    /// <param name="redrawn">Whether each seed draws labels anew.</param>
    public static DataSheet Of(StudyData data, bool redrawn)
    {
        var classes = StudySets.Classes(data);
        string[] columns = [.. data.AttributeColumns.Concat(data.Groups.SelectMany(group => group.Split('*'))).Distinct()];
        Part Read(IDataView view, Part? unlabelled = null)
        {
            var part = new Part(data.Label, classes, columns);
            part.Read(view, unlabelled ?? part);
            return part;
        }

        var without = new Part(data.Label, classes, columns);
        var with = Read(data.Train, without);
        return new DataSheet
        {
            ClusterColumn = data.ClusterColumn,
            Redrawn = redrawn,
            Parts =
            [
                with.Of("training", DataRole.LabelledTraining, data.LabelledClusters),
                .. without.IsEmpty ? [] : new[]
                {
                    without.Of("trainingUnlabelled", DataRole.UnlabelledTraining, data.UnlabelledClusters),
                },
                .. data.Validation is { } validation ? new[]
                {
                    Read(validation).Of("validation", DataRole.Validation, data.ValidationClusters),
                } : [],
                Read(data.InDistribution.Rows).Of(Quantity.InDistribution, DataRole.InDistribution, data.InDistribution.Clusters),
                .. data.OutOfDistribution.Select(set => Read(set.Rows).Of(
                    set.Name, set.Role == SetRole.OodValidation ? DataRole.OodValidation : DataRole.OodTest, set.Clusters)),
            ],
        };
    }

    private sealed class Part(StudyLabel label, IReadOnlyList<string> classes, string[] columns)
    {
        private readonly RowCount _count = new();
        private readonly List<double> _conditions = [];
        private readonly Dictionary<string, Dictionary<string, long>> _values = [];

        public bool IsEmpty => _count.Rows == 0;

        /// <summary>Counts the rows of a view, those without a label for another part.</summary>
        public void Read(IDataView view, Part unlabelled)
        {
            DataViewSchema.Column[] present =
                [.. columns.Where(name => view.Schema.GetColumnOrNull(name) is not null).Select(name => view.Schema[name])];
            using var cursor = view.GetRowCursor([view.Schema[StudyData.LabelColumn], .. present]);
            var cells = new LabelCells(label, cursor);
            var readers = present.Select(column => (column.Name, Read: CellText.Reader(cursor, column))).ToArray();
            while (cursor.MoveNext())
            {
                cells.Next();
                (cells.IsKnown ? this : unlabelled).Add(cells, readers);
            }
        }

        public DataPart Of(string name, DataRole role, int? clusters) => new()
        {
            Name = name,
            Role = role,
            Rows = _count.Rows,
            Clusters = clusters,
            Labels = _count.Unlabelled == _count.Rows ? [] : [.. classes.Select(Share)],
            Groups = _values.ToDictionary(
                column => column.Key,
                column => (IReadOnlyList<GroupShare>)[.. column.Value.OrderBy(value => value.Key, StringComparer.Ordinal).Select(
                    value => new GroupShare(value.Key, value.Value, (double)value.Value / _count.Rows))]),
            CoOccurrence = _conditions.Count == 0 || classes.Count < 2 ? null : LabelCoOccurrence.Count(new MultiLabelData
            {
                ConditionNames = classes,
                Targets = RowMatrix.Of(
                    _conditions.Count / classes.Count, classes.Count, (row, entry) => _conditions[(row * classes.Count) + entry]),
                Scores = new double[_conditions.Count / classes.Count, classes.Count],
            }),
        };

        private void Add(LabelCells cells, (string Name, Func<string> Read)[] readers)
        {
            _count.Add(cells);
            if (label.Kind == StudyLabelKind.Conditions && cells.IsKnown)
            {
                _conditions.AddRange(cells.Values.Select(value => (double)value));
            }

            foreach (var (name, read) in readers)
            {
                var value = read().Trim() is { Length: > 0 } text ? text : StudySets.Unknown;
                var counts = _values.TryGetValue(name, out var known) ? known : _values[name] = [];
                counts[value] = counts.GetValueOrDefault(value) + 1;
            }
        }

        private LabelShare Share(string name)
        {
            var rows = _count.Labelled.GetValueOrDefault(name);
            var known = label.Kind == StudyLabelKind.Conditions
                ? _count.Known.GetValueOrDefault(name)
                : _count.Rows - _count.Unlabelled;
            var sum = label.Kind == StudyLabelKind.SoftLabel ? _count.Sums.GetValueOrDefault(name) : rows;
            return new LabelShare(name, rows, known, known == 0 ? null : sum / known);
        }
    }
}
