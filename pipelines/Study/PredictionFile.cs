using System.Globalization;
using FairDiff.Pipelines.Csv;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.Pipelines.Study;

/// <summary>Writes what a classifier said of each row, as <c>fairdiff evaluate</c>, <c>compare</c> and <c>represent</c> read it.</summary>
internal static class PredictionFile
{
    public const string ScoreColumn = "Score";
    public const string PathColumn = "Path";
    public const string EmbeddingColumn = "Embedding";

    private const string ScorePrefix = "score_", EmbeddingPrefix = "feature_";

    /// <param name="path">The CSV file.</param>
    /// <param name="rows">The rows, as they were before the model's own stages: those know only the attributes of the training rows.</param>
    /// <param name="scored">The same rows, scored, in the same order.</param>
    /// <param name="columns">What is told of each row; those that the rows lack are left out.</param>
    /// <param name="embeddings">Whether the features before the last layer go there too.</param>
    public static void Write(string path, IDataView rows, IDataView scored, IEnumerable<string> columns, bool embeddings)
    {
        DataViewSchema.Column[] told = [.. columns.Where(name => rows.Schema.GetColumnOrNull(name) is not null).Select(name => rows.Schema[name])];
        DataViewSchema.Column[] vectors = embeddings ? [scored.Schema[ScoreColumn], scored.Schema[EmbeddingColumn]] : [scored.Schema[ScoreColumn]];
        CsvTable.Write(
            "predictions", path, ["row", .. told.Select(Header), .. vectors.SelectMany(Names)], Lines(rows, told, scored, vectors));
    }

    /// <summary>Whether a file is there with the features before the last layer.</summary>
    public static bool HasEmbeddings(string path) =>
        File.Exists(path) && File.ReadLines(path).FirstOrDefault()?.Split(',').Contains(EmbeddingPrefix + "0") == true;

    private static IEnumerable<IReadOnlyList<string>> Lines(IDataView rows, DataViewSchema.Column[] told, IDataView scored, DataViewSchema.Column[] vectors)
    {
        using var row = rows.GetRowCursor(told);
        using var score = scored.GetRowCursor(vectors);
        Func<string>[] texts = [.. told.Select(column => CellText.Reader(row, column))];
        ValueGetter<VBuffer<float>>[] numbers = [.. vectors.Select(column => score.GetGetter<VBuffer<float>>(column))];
        VBuffer<float> buffer = default;
        for (var line = 1; row.MoveNext() && score.MoveNext(); line++)
        {
            List<string> cells = [line.ToString(CultureInfo.InvariantCulture), .. texts.Select(text => text())];
            foreach (var number in numbers)
            {
                number(ref buffer);
                cells.AddRange(buffer.DenseValues().Select(value => value.ToString("R", CultureInfo.InvariantCulture)));
            }

            yield return cells;
        }
    }

    /// <summary>As the columns of a metadata.csv are called by default; those of attributes keep their names.</summary>
    private static string Header(DataViewSchema.Column column) =>
        column.Name is PathColumn or StudyData.LabelColumn ? column.Name.ToLowerInvariant() : column.Name;

    private static IEnumerable<string> Names(DataViewSchema.Column column)
    {
        if (column.Name == EmbeddingColumn)
        {
            return Enumerable.Range(0, ((VectorDataViewType)column.Type).Size).Select(index => EmbeddingPrefix + index.ToString(CultureInfo.InvariantCulture));
        }

        VBuffer<ReadOnlyMemory<char>> names = default;
        column.GetSlotNames(ref names);
        return names.DenseValues().Select(name => ScorePrefix + name).ToArray();
    }
}
