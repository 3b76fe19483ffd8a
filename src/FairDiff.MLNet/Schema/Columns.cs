using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Schema;

/// <summary>Finds columns by name and type; says what is wrong and what to do when they are not as needed.</summary>
internal static class Columns
{
    /// <summary>The column of images.</summary>
    public static DataViewSchema.Column Image(DataViewSchema schema, string name)
    {
        Image(SchemaShapes.Of(schema), name);
        return schema[name];
    }

    /// <summary>The column of feature vectors: vectors of Single of one length.</summary>
    public static DataViewSchema.Column FeatureVector(DataViewSchema schema, string name)
    {
        FeatureVector(SchemaShapes.Of(schema), name);
        return schema[name];
    }

    /// <summary>The column of keys, whose values have names.</summary>
    public static DataViewSchema.Column Key(DataViewSchema schema, string name)
    {
        Key(SchemaShapes.Of(schema), name);
        return schema[name];
    }

    /// <summary>The column of classes: keys whose values have names, or Booleans.</summary>
    public static DataViewSchema.Column Class(DataViewSchema schema, string name)
    {
        Class(SchemaShapes.Of(schema), name);
        return schema[name];
    }

    /// <summary>
    /// The column of labels: keys whose values have names, Booleans, or vectors of Single of one length (see <see cref="LabelVectors"/>).
    /// </summary>
    public static DataViewSchema.Column Label(DataViewSchema schema, string name)
    {
        Label(SchemaShapes.Of(schema), name);
        return schema[name];
    }

    /// <summary>The same check on a promise.</summary>
    public static SchemaShape.Column Image(SchemaShape shape, string name)
    {
        var column = Find(shape, name, "images");
        return column.Kind == SchemaShape.Column.VectorKind.Scalar && column.ItemType is ImageDataViewType
            ? column
            : throw new FairDiffException(
                $"Column '{name}' holds {Describe(column)}; images are needed. Load them with ml.Transforms.LoadImages(\"{name}\", folder, "
                    + "pathColumn), or name another column.");
    }

    /// <summary>The same check on a promise.</summary>
    public static SchemaShape.Column FeatureVector(SchemaShape shape, string name)
    {
        var column = Find(shape, name, "features");
        return IsVector(column) ? column : throw new FairDiffException(
            $"Column '{name}' holds {Describe(column)}"
                + $"{(column.Kind == SchemaShape.Column.VectorKind.VariableVector ? " of varying length" : "")}; a vector of Single of one "
                + "length is needed. Make it of single columns with ml.Transforms.Concatenate, or of images with "
                + "ml.Transforms.DnnFeaturizeImage, or name another column.");
    }

    /// <summary>The same check on a promise.</summary>
    /// <param name="shape">The promise.</param>
    /// <param name="name">The column.</param>
    /// <param name="mapping">What makes such keys.</param>
    public static SchemaShape.Column Key(SchemaShape shape, string name, string mapping = "ml.Transforms.Conversion.MapValueToKey")
    {
        var column = Find(shape, name, "a key");
        if (IsVector(column))
        {
            throw new FairDiffException(
                $"Column '{name}' holds {Describe(column)}; one key per row is needed here. Only DiffusionAugmentation, SyntheticMix and " +
                "ResNetClassification take a vector of labels: name a key column.");
        }

        if (column.Kind != SchemaShape.Column.VectorKind.Scalar || !column.IsKey)
        {
            throw new FairDiffException(
                $"Column '{name}' holds {Describe(column)}; a key is needed. Put {mapping}(\"{name}\") before "
                    + "this stage, or name another column."
                    + (IsQuantity(column) ? " A quantity, as a regression predicts it, has to be made classes first, such as low and high."
                        : ""));
        }

        return column.Annotations.Find(KeyValues.AnnotationName) is { Kind: SchemaShape.Column.VectorKind.Vector }
            ? column
            : throw new FairDiffException(
                $"The keys of column '{name}' have no names (no KeyValues annotation). Make the column from its values with " +
                $"{mapping}(\"{name}\").");
    }

    /// <summary>
    /// The same check on a promise, of which <paramref name="isSoft"/> says that the label is a distribution over classes.
    /// </summary>
    public static SchemaShape.Column Label(SchemaShape shape, string name, bool isSoft)
    {
        var column = Label(shape, name);
        return !isSoft || column.Kind != SchemaShape.Column.VectorKind.Scalar ? column : throw new FairDiffException(
            $"SoftLabel is true, but column '{name}' holds {(column.IsKey ? "keys" : "Booleans")}. Give a vector of Single with a "
                + "probability for each class, or leave SoftLabel out.");
    }

    /// <summary>The same check on a promise.</summary>
    public static SchemaShape.Column Class(SchemaShape shape, string name) =>
        Find(shape, name, "a class") is { Kind: SchemaShape.Column.VectorKind.Scalar, IsKey: false } column
            && column.ItemType is BooleanDataViewType
            ? column
            : Key(shape, name);

    /// <summary>The same check on a promise.</summary>
    public static SchemaShape.Column Label(SchemaShape shape, string name)
    {
        var column = Find(shape, name, "a label");
        if (IsVector(column))
        {
            return column;
        }

        return column.Kind == SchemaShape.Column.VectorKind.Scalar ? Class(shape, name) : throw new FairDiffException(
            $"Column '{name}' holds {Describe(column)}"
                + $"{(column.Kind == SchemaShape.Column.VectorKind.VariableVector ? " of varying length" : "")}; a label is a " +
            "key, a Boolean, or a vector of Single of one length with a value from 0 to 1 for each label. Make it of single columns with "
                + "ml.Transforms.Concatenate, " +
            "or name another column.");
    }

    /// <summary>The column of text.</summary>
    public static SchemaShape.Column Text(SchemaShape shape, string name) =>
        Find(shape, name, "text") is var column && IsText(column) ? column : throw new FairDiffException(
            $"Column '{name}' holds {Describe(column)}; text is needed. Put ml.Transforms.Conversion.ConvertType(\"{name}\", "
                + "outputKind: DataKind.String) before this stage, or name another column.");

    /// <summary>The column of numbers.</summary>
    public static SchemaShape.Column Number(SchemaShape shape, string name) =>
        Find(shape, name, "numbers") is { Kind: SchemaShape.Column.VectorKind.Scalar, IsKey: false } column
            && column.ItemType == NumberDataViewType.Single
            ? column
            : throw new FairDiffException(
            $"Column '{name}' holds {Describe(Find(shape, name, "numbers"))}; a number is needed. Put "
                + $"ml.Transforms.Conversion.ConvertType(\"{name}\") before this stage, or name another column.");

    /// <summary>The column of features: one number, or a vector of numbers of one length.</summary>
    public static SchemaShape.Column Features(SchemaShape shape, string name) =>
        Find(shape, name, "features") is var column && !column.IsKey && column.ItemType == NumberDataViewType.Single
            && column.Kind != SchemaShape.Column.VectorKind.VariableVector
            ? column
            : throw new FairDiffException(
            $"Column '{name}' holds {Describe(Find(shape, name, "features"))}; a number or a vector of Single of one length is needed. "
                + "Put ml.Transforms.Concatenate or ConvertType before this stage, or name another column.");

    /// <summary>The column of names of something: keys whose values have names, or text.</summary>
    public static SchemaShape.Column KeyOrText(SchemaShape shape, string name) =>
        Find(shape, name, "a key or text") is var column && IsText(column) ? column : Key(shape, name);

    /// <summary>The column of names of groups: keys whose values have names, Booleans, or text.</summary>
    public static SchemaShape.Column Named(SchemaShape shape, string name) =>
        Find(shape, name, "a group") is var column && IsText(column) ? column : Class(shape, name);

    private static bool IsText(SchemaShape.Column column) =>
        column is { Kind: SchemaShape.Column.VectorKind.Scalar, IsKey: false } && column.ItemType == TextDataViewType.Instance;

    private static bool IsQuantity(SchemaShape.Column column) =>
        !column.IsKey && (column.ItemType == NumberDataViewType.Single || column.ItemType == NumberDataViewType.Double);

    private static bool IsVector(SchemaShape.Column column) =>
        column.Kind == SchemaShape.Column.VectorKind.Vector && !column.IsKey && column.ItemType == NumberDataViewType.Single;

    private static SchemaShape.Column Find(SchemaShape shape, string name, string what)
        => shape.Find(name) ?? throw new FairDiffException(
            $"There is no column '{name}' to take {what} from. The columns are {string.Join(", ", shape.Select(column => column.Name))}: " +
            "name one of them in the options.");

    private static string Describe(SchemaShape.Column column)
    {
        var item = column.IsKey ? $"Key<{column.ItemType}>" : $"{column.ItemType}";
        return column.Kind == SchemaShape.Column.VectorKind.Scalar ? item : $"Vector<{item}>";
    }
}
