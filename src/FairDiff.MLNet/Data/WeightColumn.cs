using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>
/// A source's columns followed by the weights of examples, a number that trainers take as <c>exampleWeightColumnName</c>. A stage that
/// finds the weights of an earlier one goes on from them; a column of that name with another meaning (such as body weight) is never taken
/// for weights, nor hidden.
/// </summary>
internal sealed class WeightColumn(string name)
{
    /// <summary>Part of the public surface: what the column is called where nobody says otherwise.</summary>
    public const string DefaultName = "Weight";

    /// <summary>The annotation that tells weights of examples from other numbers.</summary>
    private const string Mark = "FairDiffExampleWeight";

    public string Name => name;

    /// <summary>The column of rows that are all to count alike.</summary>
    public ConstantColumn Even => ConstantColumn.Of(name, 1f, Extend);

    public DataViewSchema Extend(DataViewSchema source)
    {
        if (source.GetColumnOrNull(name) is { } column && !IsWeights(column))
        {
            throw AlreadyThere();
        }

        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(Mark, BooleanDataViewType.Instance, (ref bool value) => value = true);
        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source);
        builder.AddColumn(name, NumberDataViewType.Single, annotations.ToAnnotations());
        return builder.ToSchema();
    }

    /// <summary>The same for what a stage promises.</summary>
    public SchemaShape Extend(SchemaShape source)
    {
        if (source.Find(name) is { } column && column.Annotations.Find(Mark) is null)
        {
            throw AlreadyThere();
        }

        const SchemaShape.Column.VectorKind Scalar = SchemaShape.Column.VectorKind.Scalar;
        var mark = SchemaShapes.Column(Mark, Scalar, BooleanDataViewType.Instance);
        return source.With(SchemaShapes.Column(name, Scalar, NumberDataViewType.Single, annotations: [mark]));
    }

    /// <summary>The weights that an earlier stage gave the rows, or null.</summary>
    public DataViewSchema.Column? Earlier(DataViewSchema source) =>
        source.GetColumnOrNull(name) is { } column && IsWeights(column) ? column : null;

    /// <summary>Whether a column holds the weights that a stage gave examples.</summary>
    public static bool IsWeights(DataViewSchema.Column column) => column.Annotations.Schema.GetColumnOrNull(Mark) is not null;

    private FairDiffException AlreadyThere() => new(
        $"The data already has a column '{name}', which would be hidden by the weights of examples that this stage adds. Name theirs "
            + "otherwise (WeightColumnName of the stage's options), or rename the column.");
}
