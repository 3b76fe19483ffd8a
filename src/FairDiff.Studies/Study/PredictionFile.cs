using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Studies;

/// <summary>Writes what a classifier said of each row, as <c>fairdiff evaluate</c>, <c>compare</c> and <c>represent</c> read it.</summary>
public static class PredictionFile
{
    /// <summary>The column of a scored view with the score of each class.</summary>
    public const string ScoreColumn = "Score";
    /// <summary>The column of a view with the image file.</summary>
    public const string PathColumn = "Path";
    /// <summary>The column of a scored view with the features before the last layer.</summary>
    public const string EmbeddingColumn = "Embedding";

    /// <summary>What the columns of a label vector begin with, for <c>--targets</c> or <c>--soft-labels</c> of <c>fairdiff
    /// evaluate</c>.</summary>
    internal const string LabelPrefix = "label_";

    private const string RowColumn = "row", ScorePrefix = "score_", EmbeddingPrefix = "feature_", Renamed = "metadata_";

    /// <param name="path">The CSV file.</param>
    /// <param name="rows">The rows, as they were before the model's own stages: those know only the attributes of the training
    /// rows.</param>
    /// <param name="scored">The same rows, scored, in the same order.</param>
    /// <param name="columns">What is told of each row; those that the rows lack are left out. A vector has a column for each of its
    /// entries, called label_ and its name, of which an empty cell is NaN.</param>
    /// <param name="embeddings">Whether the features before the last layer go there too.</param>
    /// <param name="formulas">What becomes of text that a spreadsheet would run.</param>
    public static void Write(
        string path, IDataView rows, IDataView scored, IEnumerable<string> columns, bool embeddings, Formulas formulas = Formulas.Escape)
    {
        DataViewSchema.Column[] told = [
            .. columns.Where(name => rows.Schema.GetColumnOrNull(name) is not null).Select(name => rows.Schema[name])];
        DataViewSchema.Column[] vectors = embeddings
            ? [scored.Schema[ScoreColumn], scored.Schema[EmbeddingColumn]]
            : [scored.Schema[ScoreColumn]];
        CsvTable.Write(
            "the predictions",
            path,
            [
                RowColumn, .. Headers([.. told.Where(column => !IsVector(column)).Select(column => column.Name)]),
                .. told.Where(IsVector).SelectMany(column => Names(column, LabelPrefix)), .. vectors.SelectMany(Names),
            ],
            Lines(rows, told, scored, vectors),
            formulas);
    }

    /// <summary>
    /// What columns are called in the file: path and label as those of a metadata.csv by default, others by their names; a name that the
    /// file has of its own gets another one, so that no column is there twice and no score is taken for one of this model.
    /// </summary>
    public static IReadOnlyList<string> Headers(IReadOnlyList<string> columns)
    {
        var (names, taken, headers) = (columns.ToHashSet(), new HashSet<string>(), new List<string>());
        foreach (var column in columns)
        {
            var header = column is PathColumn or StudyData.LabelColumn && !names.Contains(column.ToLowerInvariant())
                ? column.ToLowerInvariant()
                : column;
            while (IsOwn(header) || taken.Contains(header) || (header != column && names.Contains(header)))
            {
                header = Renamed + header;
            }

            taken.Add(header);
            headers.Add(header);
        }

        return headers;
    }

    /// <summary>Whether the file has a column of this name, whatever the rows.</summary>
    internal static bool IsOwn(string name) =>
        name == RowColumn
            || name.StartsWith(ScorePrefix, StringComparison.Ordinal)
            || name.StartsWith(EmbeddingPrefix, StringComparison.Ordinal);

    /// <summary>An entry of a label vector as a cell; NaN is empty.</summary>
    internal static string LabelCell(float value) => float.IsNaN(value) ? "" : value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>Reads a file back.</summary>
    /// <param name="path">The CSV file.</param>
    /// <param name="kind">What the label is.</param>
    /// <param name="classes">The classes or conditions, in the order of the scores.</param>
    /// <param name="groups">Attributes, and crossings of them such as site*sex.</param>
    /// <exception cref="FairDiffException">It is not there, or damaged.</exception>
    internal static EvaluationData Read(string path, StudyLabelKind kind, IReadOnlyList<string> classes, IEnumerable<string> groups)
    {
        using var rows = CsvRows.Open(path, "a study wrote it; type its command again, and it is written anew.");
        var truth = kind == StudyLabelKind.OneClass ? ClassOf(rows, classes) : VectorOf(rows, classes);
        int[] scores = [.. classes.Select(name => rows.IndexOf(ScorePrefix + name))];
        var attributes = groups.SelectMany(group => rows.Has(group) ? [group] : group.Split('*')).Distinct()
            .ToDictionary(name => name, name => (Column: rows.IndexOf(name), Values: new List<string>()));
        var (labels, values) = (new List<double>(), new List<double>());
        while (rows.Read())
        {
            labels.AddRange(truth());
            values.AddRange(scores.Select(rows.Number));
            foreach (var (column, texts) in attributes.Values)
            {
                texts.Add(rows.Text(column));
            }
        }

        return JudgedRows.Of(kind, classes, labels, values) with
        {
            Attributes = attributes.ToDictionary(attribute => attribute.Key, attribute => (IReadOnlyList<string>)attribute.Value.Values),
        };
    }

    /// <summary>Whether a file is there with the features before the last layer.</summary>
    internal static bool HasEmbeddings(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using var rows = CsvRows.Open(path, "it was written by a study.");
        return rows.Has(EmbeddingPrefix + "0");
    }

    /// <summary>Reads the number of the class of the current row.</summary>
    private static Func<IEnumerable<double>> ClassOf(CsvRows rows, IReadOnlyList<string> classes)
    {
        var label = rows.IndexOf(rows.Has(StudyData.LabelColumn) ? StudyData.LabelColumn : StudyData.LabelColumn.ToLowerInvariant());
        var indices = classes.Index().ToDictionary(name => name.Item.Trim(), name => name.Index);
        return () => indices.TryGetValue(rows.Value(label), out var index) ? [index] : throw rows.Wrong(
            $"the label is '{Listing.Value(rows.Value(label))}'; the study has {Listing.Of(classes)}.");
    }

    /// <summary>Reads the label vector of the current row.</summary>
    private static Func<IEnumerable<double>> VectorOf(CsvRows rows, IReadOnlyList<string> classes)
    {
        int[] entries = [.. classes.Select(name => rows.IndexOf(LabelPrefix + name))];
        return () => entries.Select(entry => rows.Value(entry).Length == 0 ? double.NaN : rows.Number(entry));
    }

    private static IEnumerable<IReadOnlyList<string>> Lines(
        IDataView rows, DataViewSchema.Column[] told, IDataView scored, DataViewSchema.Column[] vectors)
    {
        using var row = rows.GetRowCursor(told);
        using var score = scored.GetRowCursor(vectors);
        Func<string>[] texts = [.. told.Where(column => !IsVector(column)).Select(column => CellText.Reader(row, column))];
        ValueGetter<VBuffer<float>>[] labels = [.. told.Where(IsVector).Select(column => row.GetGetter<VBuffer<float>>(column))];
        ValueGetter<VBuffer<float>>[] numbers = [.. vectors.Select(column => score.GetGetter<VBuffer<float>>(column))];
        VBuffer<float> buffer = default;
        for (var line = 1; row.MoveNext() && score.MoveNext(); line++)
        {
            List<string> cells = [line.ToString(CultureInfo.InvariantCulture), .. texts.Select(text => text())];
            foreach (var label in labels)
            {
                label(ref buffer);
                cells.AddRange(buffer.DenseValues().Select(LabelCell));
            }

            foreach (var number in numbers)
            {
                number(ref buffer);
                cells.AddRange(buffer.DenseValues().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            }

            yield return cells;
        }
    }

    private static IEnumerable<string> Names(DataViewSchema.Column column)
    {
        if (column.Name == EmbeddingColumn)
        {
            return Enumerable.Range(0, ((VectorDataViewType)column.Type).Size).Select(
                index => EmbeddingPrefix + index.ToString(CultureInfo.InvariantCulture));
        }

        return Names(column, ScorePrefix);
    }

    private static string[] Names(DataViewSchema.Column column, string prefix)
    {
        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return [.. names.DenseValues().Select(name => prefix + name)];
    }

    private static bool IsVector(DataViewSchema.Column column) => column.Type is VectorDataViewType;
}
