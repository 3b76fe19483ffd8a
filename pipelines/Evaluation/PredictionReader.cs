using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Reads a predictions file of any tool: one row per image with its label, scores and attributes.</summary>
internal static class PredictionReader
{
    /// <param name="path">The file.</param>
    /// <param name="columns">Where it has what.</param>
    /// <param name="option">The option that named it, for an error.</param>
    /// <exception cref="FairDiffException">The file, a column or a cell is not as it must be.</exception>
    public static PredictionSet Read(string path, PredictionColumns columns, string option = "--predictions")
    {
        using var rows = CsvRows.Open(path, $"{option} must name a CSV file with a header line.", columns.Tables);
        var scores = Scores(rows, columns);
        var attributes = Attributes(rows, columns.Groups)
            .Where(name => !columns.MayLackGroups || rows.Has(name))
            .Select(name => new TextColumn(name, rows.IndexOf(name))).ToArray();
        var cluster = columns.Cluster is { } name ? new TextColumn(name, rows.IndexOf(name)) : null;
        var kept = columns.Kept.Select(name => new TextColumn(name, rows.IndexOf(name))).ToArray();
        var lines = new List<long>();
        while (rows.Read())
        {
            lines.Add(rows.Line);
            scores.Add(rows);
            foreach (var column in attributes)
            {
                column.Values.Add(rows.Text(column.Index));
            }

            foreach (var column in kept)
            {
                column.Values.Add(FormulaCell.Restore(rows.Written(column.Index)));
            }

            cluster?.Values.Add(rows.Text(cluster.Index));
        }

        return new(new ScoredScale(path, columns, lines).Apply(scores.ToData(rows)) with
        {
            Attributes = attributes.ToDictionary(attribute => attribute.Name, attribute => Bucketed(attribute, columns)),
            Clusters = cluster?.Values,
        })
        {
            Kept = kept.ToDictionary(column => column.Name, column => (IReadOnlyList<string>)column.Values),
        };
    }

    private static IReadOnlyList<string> Bucketed(TextColumn attribute, PredictionColumns columns) =>
        columns.Buckets.TryGetValue(attribute.Name, out var bucket) ? bucket(attribute.Values).Values : attribute.Values;

    private static IScoreColumns Scores(CsvRows rows, PredictionColumns columns) => columns switch
    {
        { IsUnlabelled: true } => new ScoresAlone(rows, columns),
        { TargetPrefix: { } targets } => new ConditionScores(rows, targets, columns.ScorePrefix!),
        { SoftPrefix: { } soft } => new SoftLabelScores(rows, soft, columns.ScorePrefix!),
        { ScorePrefix: { } prefix } => new ClassScores(rows, new LabelColumn(rows, columns.Label), prefix),
        _ => new BinaryScore(rows, new LabelColumn(rows, columns.Label), columns.Score!, columns.Positive!),
    };

    /// <summary>The single columns behind the groupings; a name with a star is a crossing unless a column has that very name.</summary>
    private static IEnumerable<string> Attributes(CsvRows rows, IReadOnlyList<string> groups) =>
        groups.SelectMany(group => rows.Has(group) ? [group] : group.Split('*', StringSplitOptions.TrimEntries)).Distinct();

    private sealed class TextColumn(string name, int index)
    {
        public string Name => name;

        public int Index => index;

        public List<string> Values { get; } = [];
    }
}
