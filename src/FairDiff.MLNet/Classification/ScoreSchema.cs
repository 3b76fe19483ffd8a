using FairDiff.MLNet.Schema;
using Kind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace FairDiff.MLNet.Classification;

/// <summary>
/// The output columns of a classifier with the annotations that ML.NET's own multiclass trainers give theirs, so that its evaluators
/// and MapKeyToValue recognise them: as a promise, and as delivered.
/// </summary>
internal static class ScoreSchema
{
    private const string SlotNames = "SlotNames";
    private const string TrainingLabelValues = "TrainingLabelValues";
    private const string ScoreColumnSetId = "ScoreColumnSetId";
    private const string ScoreColumnKind = "ScoreColumnKind";
    private const string ScoreValueKind = "ScoreValueKind";

    private const string Multiclass = "MulticlassClassification";
    private const string Binary = "BinaryClassification";
    private const string MultiLabel = "MultiLabelClassification";

    /// <summary>What a binary trainer's probability is called, in its annotation and by default.</summary>
    public const string Probability = "Probability";

    /// <summary>What a trainer's decision is called, in its annotation and by default.</summary>
    public const string PredictedLabel = "PredictedLabel";

    private static readonly SchemaShape.Column[] TrainerAnnotations =
    [
        SchemaShapes.Column(ScoreColumnSetId, Kind.Scalar, NumberDataViewType.UInt32, isKey: true),
        SchemaShapes.Column(ScoreColumnKind, Kind.Scalar, TextDataViewType.Instance),
        SchemaShapes.Column(ScoreValueKind, Kind.Scalar, TextDataViewType.Instance),
    ];

    /// <summary>What the classifier will deliver for an input that keeps its promise.</summary>
    public static SchemaShape Promise(SchemaShape input, ScoreColumns columns, DataViewType classType)
    {
        SchemaShape.Column Values(string name, DataViewType type) => SchemaShapes.Column(name, Kind.Vector, type);

        List<SchemaShape.Column> added =
        [
            SchemaShapes.Column(columns.PredictedLabel, Kind.Scalar, NumberDataViewType.UInt32, isKey: true,
                [Values(KeyValues.AnnotationName, classType), .. TrainerAnnotations]),
            SchemaShapes.Column(columns.Score, Kind.Vector, NumberDataViewType.Single, isKey: false,
                [Values(SlotNames, TextDataViewType.Instance), Values(TrainingLabelValues, classType), .. TrainerAnnotations]),
        ];
        if (columns.Embedding is not null)
        {
            added.Add(SchemaShapes.Column(columns.Embedding, Kind.Vector, NumberDataViewType.Single));
        }

        return input.With(added);
    }

    /// <summary>The same of a classifier of several labels per image.</summary>
    public static SchemaShape PromiseSeveral(SchemaShape input, ScoreColumns columns)
    {
        SchemaShape.Column Vector(string name) => SchemaShapes.Column(name, Kind.Vector, NumberDataViewType.Single, isKey: false,
            [SchemaShapes.Column(SlotNames, Kind.Vector, TextDataViewType.Instance), .. TrainerAnnotations]);

        List<SchemaShape.Column> added = [Vector(columns.PredictedLabel), Vector(columns.Score)];
        if (columns.Embedding is not null)
        {
            added.Add(SchemaShapes.Column(columns.Embedding, Kind.Vector, NumberDataViewType.Single));
        }

        return input.With(added);
    }

    /// <summary>The input's columns, at the same indices, followed by the classifier's.</summary>
    public static DataViewSchema Deliver(DataViewSchema input, ScoreColumns columns, KeyValues classes, bool several, int embeddingSize)
    {
        var set = NextScoreSet(input);
        var scores = new VectorDataViewType(NumberDataViewType.Single, classes.Count);
        var kind = several ? MultiLabel : Multiclass;
        var predicted = TrainerValues(set, kind, PredictedLabel);
        var score = TrainerValues(set, kind, "Score");
        classes.AddNamesTo(score, SlotNames);
        if (several)
        {
            classes.AddNamesTo(predicted, SlotNames);
        }
        else
        {
            classes.AddTo(predicted, KeyValues.AnnotationName);
            classes.AddTo(score, TrainingLabelValues);
        }

        var schema = new DataViewSchema.Builder();
        schema.AddColumns(input);
        schema.AddColumn(
            columns.PredictedLabel, several ? scores : new KeyDataViewType(typeof(uint), classes.Count), predicted.ToAnnotations());
        schema.AddColumn(columns.Score, scores, score.ToAnnotations());
        if (columns.Embedding is not null)
        {
            schema.AddColumn(columns.Embedding, new VectorDataViewType(NumberDataViewType.Single, embeddingSize));
        }

        return schema.ToSchema();
    }

    /// <summary>Whether a score column says that it is of classes that exclude each other.</summary>
    public static bool IsMulticlass(DataViewSchema schema, string score) =>
        KindOf(schema, score) == Multiclass;

    /// <summary>What a score column says that its trainer does, such as Regression; null where it does not.</summary>
    public static string? KindOf(DataViewSchema schema, string score) =>
        schema.GetColumnOrNull(score) is { } column ? TextOf(column, ScoreColumnKind) : null;

    /// <summary>Which of a trainer's columns this is, as it says itself; null where it does not.</summary>
    public static string? ValueKindOf(DataViewSchema.Column column) => TextOf(column, ScoreValueKind);

    /// <summary>
    /// Another column of the trainer that made a score: by their annotations, or by its default name where the score has none.
    /// </summary>
    public static DataViewSchema.Column? Companion(DataViewSchema schema, DataViewSchema.Column score, string kind, DataViewType type)
    {
        DataViewSchema.Column? found = ScoreSetOf(score) is { } set
            ? schema.Where(column => !column.IsHidden && ScoreSetOf(column) == set && ValueKindOf(column) == kind)
                .Cast<DataViewSchema.Column?>()
                .FirstOrDefault()
            : schema.GetColumnOrNull(kind);
        return found is { } companion && companion.Type.Equals(type) && companion.Name != score.Name ? companion : null;
    }

    /// <summary>The annotations of a probability that is put beside a binary trainer's score: they say that both belong together.</summary>
    public static DataViewSchema.Annotations ProbabilityBeside(DataViewSchema.Column score) => ScoreSetOf(score) is { } set
        ? TrainerValues(set, TextOf(score, ScoreColumnKind) ?? Binary, Probability).ToAnnotations()
        : new DataViewSchema.Annotations.Builder().ToAnnotations();

    /// <summary>The same as a promise.</summary>
    public static SchemaShape.Column PromiseProbabilityBeside(SchemaShape.Column score, string name) => SchemaShapes.Column(
        name, Kind.Scalar, NumberDataViewType.Single, isKey: false,
        score.Annotations.Find(ScoreColumnSetId) is null ? [] : TrainerAnnotations);

    private static DataViewSchema.Annotations.Builder TrainerValues(uint set, string kind, string valueKind)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.AddPrimitiveValue(ScoreColumnSetId, new KeyDataViewType(typeof(uint), int.MaxValue), set);
        annotations.AddPrimitiveValue(ScoreColumnKind, TextDataViewType.Instance, kind.AsMemory());
        annotations.AddPrimitiveValue(ScoreValueKind, TextDataViewType.Instance, valueKind.AsMemory());
        return annotations;
    }

    /// <summary>Score columns of one trainer share a number that no other trainer's in the data has.</summary>
    private static uint NextScoreSet(DataViewSchema input) => input.Max(ScoreSetOf).GetValueOrDefault() + 1;

    private static uint? ScoreSetOf(DataViewSchema.Column column)
    {
        if (column.Annotations.Schema.GetColumnOrNull(ScoreColumnSetId)?.Type is not KeyDataViewType { RawType: var type }
            || type != typeof(uint))
        {
            return null;
        }

        var set = 0u;
        column.Annotations.GetValue(ScoreColumnSetId, ref set);
        return set;
    }

    private static string? TextOf(DataViewSchema.Column column, string annotation)
    {
        if (column.Annotations.Schema.GetColumnOrNull(annotation)?.Type is not TextDataViewType)
        {
            return null;
        }

        ReadOnlyMemory<char> text = default;
        column.Annotations.GetValue(annotation, ref text);
        return text.ToString();
    }
}
