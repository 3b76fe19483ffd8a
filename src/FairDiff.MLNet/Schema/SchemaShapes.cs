using FairDiff.MLNet.Persistence;
using Kind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace FairDiff.MLNet.Schema;

/// <summary>Promises about schemas: what an estimator says it will deliver.</summary>
internal static class SchemaShapes
{
    /// <summary>A column of a promise; for keys <paramref name="itemType"/> is the underlying number.</summary>
    public static SchemaShape.Column Column(
        string name, Kind kind, DataViewType itemType, bool isKey = false, IEnumerable<SchemaShape.Column>? annotations = null)
        => MlNetInternals.CreateColumn(name, kind, itemType, isKey, annotations is null ? null : new SchemaShape(annotations));

    /// <summary>The promise that a schema keeps exactly.</summary>
    public static SchemaShape Of(DataViewSchema schema) => MlNetInternals.CreateShape(schema);

    /// <summary>The promise with columns added; one of the same name is replaced.</summary>
    public static SchemaShape With(this SchemaShape shape, params IReadOnlyList<SchemaShape.Column> added)
        => new([.. shape.Where(column => added.All(other => other.Name != column.Name)), .. added]);

    /// <summary>The column of this name, or null.</summary>
    public static SchemaShape.Column? Find(this SchemaShape shape, string name)
        => shape.Any(column => column.Name == name) ? shape.First(column => column.Name == name) : null;
}
