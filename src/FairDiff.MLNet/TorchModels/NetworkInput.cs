using FairDiff.MLNet.Schema;
using Microsoft.ML.Transforms.Image;
using Kind = Microsoft.ML.SchemaShape.Column.VectorKind;

namespace FairDiff.MLNet.TorchModels;

/// <summary>A column that a network takes, with the shape of one row.</summary>
internal sealed record NetworkInput(string ColumnName, IReadOnlyList<long> Shape, bool IsWhole, float OffsetImage, float ScaleImage)
{
    private const int LargestRow = 1 << 28;
    private const int MostAxes = 16;

    /// <summary>Numbers of one row.</summary>
    public int Length => (int)Shape.Aggregate(1L, (product, side) => product * side);

    /// <summary>The shape is that of the options, or of the column.</summary>
    /// <exception cref="FairDiffException">The column is not there, holds something else, or has no shape.</exception>
    public static NetworkInput Resolve(DataViewSchema schema, TorchModelInput input)
    {
        Check(SchemaShapes.Of(schema), input.ColumnName);
        var resolved = new NetworkInput(
            input.ColumnName,
            input.Shape ?? ShapeOf(schema[input.ColumnName]),
            HoldsWhole(schema[input.ColumnName]),
            input.OffsetImage,
            input.ScaleImage);
        resolved.CheckShape();
        resolved.In(schema);
        return resolved;
    }

    /// <summary>Whether a promised column may be an input.</summary>
    /// <exception cref="FairDiffException">It is not there or holds something else.</exception>
    public static void Check(SchemaShape shape, string name)
    {
        var column = shape.Find(name) ?? throw new FairDiffException(
            $"There is no column '{name}' to take the network's input from. The columns are "
                + $"{string.Join(", ", shape.Select(other => other.Name))}: name one of them.");
        var fits = column.ItemType is ImageDataViewType
            ? column.Kind == Kind.Scalar
            : !column.IsKey && column.Kind != Kind.VariableVector && column.ItemType is NumberDataViewType { RawType: var type }
                && (type == typeof(float) || type == typeof(long) || type == typeof(int));
        if (!fits)
        {
            var kind = column.Kind == Kind.Scalar ? "" : column.Kind == Kind.Vector ? "vectors of " : "vectors of varying length of ";
            throw new FairDiffException(
                $"Column '{name}' holds {kind}{(column.IsKey ? "keys of " : "")}{column.ItemType}; a network takes numbers or vectors of "
                    + "one length of Single, Int64 or Int32, or images. Put ml.Transforms.Conversion.ConvertType or "
                    + "ml.Transforms.Concatenate before this stage.");
        }
    }

    /// <summary>The column of a schema, which fits.</summary>
    /// <exception cref="FairDiffException">It is not there, holds something else, or has another length.</exception>
    public DataViewSchema.Column In(DataViewSchema schema)
    {
        Check(SchemaShapes.Of(schema), ColumnName);
        var column = schema[ColumnName];
        if (HoldsWhole(column) != IsWhole)
        {
            throw new FairDiffException(
                $"Column '{ColumnName}' holds {column.Type}; the network was made a stage with {(IsWhole ? "whole numbers" : "Single")} "
                    + "there. Put ml.Transforms.Conversion.ConvertType before this stage.");
        }

        var length = column.Type switch
        {
            VectorDataViewType vector => vector.Size,
            ImageDataViewType => Length,
            _ => 1,
        };
        return length == Length ? column : throw new FairDiffException(
            $"Column '{ColumnName}' holds {length} {(length == 1 ? "number" : "numbers")} a row; the network takes "
                + $"[{string.Join(", ", Shape)}], which are {Length}. Correct the column, or the Shape of its TorchModelInput.");
    }

    /// <summary>Whether an array can hold the numbers of so many rows.</summary>
    /// <exception cref="FairDiffException">It cannot.</exception>
    public void CheckBatch(int rows)
    {
        if ((long)rows * Length > Array.MaxLength)
        {
            throw new FairDiffException(
                $"A batch of {rows} rows of input '{ColumnName}' is {(long)rows * Length} numbers, and an array holds {Array.MaxLength}. "
                    + $"Set BatchSize of TorchModelOptions to {Array.MaxLength / Length} at most, and much less to spare memory.");
        }
    }

    public static NetworkInput Read(BinaryReader reader)
    {
        var name = reader.ReadString();
        var axes = reader.ReadInt32();
        if (axes is < 0 or > MostAxes)
        {
            throw new FairDiffException($"The saved network takes an input of {axes} sides: the file is damaged. Save the model again.");
        }

        long[] shape = [.. Enumerable.Range(0, axes).Select(_ => reader.ReadInt64())];
        var input = new NetworkInput(name, shape, reader.ReadBoolean(), reader.ReadSingle(), reader.ReadSingle());
        input.CheckShape();
        return input;
    }

    public void Write(BinaryWriter writer)
    {
        writer.Write(ColumnName);
        writer.Write(Shape.Count);
        foreach (var side in Shape)
        {
            writer.Write(side);
        }

        writer.Write(IsWhole);
        writer.Write(OffsetImage);
        writer.Write(ScaleImage);
    }

    private static bool HoldsWhole(DataViewSchema.Column column) =>
        column.Type is not ImageDataViewType
        && (column.Type is VectorDataViewType vector ? vector.ItemType : column.Type).RawType != typeof(float);

    private void CheckShape()
    {
        if (Shape.Count > MostAxes || Shape.Any(side => side < 1)
            || Shape.Aggregate((Int128)1, (product, side) => Int128.Min(product * side, LargestRow + 1)) > LargestRow)
        {
            throw new FairDiffException(
                $"The shape [{string.Join(", ", Shape)}] of input '{ColumnName}' is not one of a row: up to {MostAxes} sides of 1 or more, "
                    + $"up to {LargestRow} numbers. Give the sides without the batch.");
        }
    }

    private static IReadOnlyList<long> ShapeOf(DataViewSchema.Column column) => column.Type switch
    {
        VectorDataViewType vector => [.. vector.Dimensions.Select(side => (long)side)],
        ImageDataViewType { Height: > 0, Width: > 0 } image => [3, image.Height, image.Width],
        ImageDataViewType => throw new FairDiffException(
            $"The images of column '{column.Name}' have no size in the schema. Put ml.Transforms.ResizeImages before this stage, or give "
                + $"the size: new TorchModelInput(\"{column.Name}\") {{ Shape = [3, height, width] }}."),
        _ => [],
    };
}
