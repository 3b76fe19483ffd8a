using FairDiff.MLNet.Schema;

namespace FairDiff.MLNet.Data;

/// <summary>A source's columns followed by Boolean <c>IsSynthetic</c>; columns keep their index.</summary>
internal static class SyntheticFlag
{
    /// <summary>True for a generated row. Part of the public surface: users filter by it.</summary>
    public const string Name = "IsSynthetic";

    /// <summary>The column of rows that are not generated.</summary>
    public static ConstantColumn OfReal { get; } = ConstantColumn.Of(Name, false, Extend);

    public static DataViewSchema Extend(DataViewSchema source)
    {
        if (source.GetColumnOrNull(Name) is not null)
        {
            throw AlreadyThere();
        }

        var builder = new DataViewSchema.Builder();
        builder.AddColumns(source);
        builder.AddColumn(Name, BooleanDataViewType.Instance);
        return builder.ToSchema();
    }

    /// <summary>The same for what a stage promises.</summary>
    public static SchemaShape Extend(SchemaShape source) => source.Find(Name) is null
        ? source.With(SchemaShapes.Column(Name, SchemaShape.Column.VectorKind.Scalar, BooleanDataViewType.Instance))
        : throw AlreadyThere();

    public static FairDiffException NotThere() => new(
        $"There is no Boolean column '{Name}', so there is nothing to mix. Append DiffusionAugmentation to the pipeline before "
            + "SyntheticMix.");

    public static FairDiffException AlreadyThere() => new(
        $"The data already has a column '{Name}'. Use one DiffusionAugmentation per pipeline, and drop or rename a column of that name "
            + "in the input.");

    /// <summary>The flag column of an augmented view, or null when there is none or it is not Boolean.</summary>
    public static DataViewSchema.Column? Find(DataViewSchema schema) =>
        schema.GetColumnOrNull(Name) is { } column && column.Type == BooleanDataViewType.Instance ? column : null;

    /// <summary>The flag read as a number: 1 for a generated row.</summary>
    public static KeyColumn AsKey(DataViewSchema.Column flag) => new(flag, row =>
    {
        var getter = row.GetGetter<bool>(flag);
        return () =>
        {
            var value = false;
            getter(ref value);
            return value ? 1 : 0;
        };
    });
}
