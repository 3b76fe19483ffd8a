using FairDiff.MLNet.Schema;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet.Classification;

/// <summary>The labels that a classifier learns: keys of one class each, or vectors.</summary>
internal abstract class ClassLabels(KeyValues classes)
{
    /// <summary>The classes, or the labels of which any may be present.</summary>
    public KeyValues Classes => classes;

    public static ClassLabels Of(DataViewSchema schema, ResNetClassificationOptions options)
    {
        var column = Columns.Label(schema, options.LabelColumnName);
        var shape = Columns.Label(SchemaShapes.Of(schema), options.LabelColumnName, options.SoftLabel);
        return column.Type is VectorDataViewType
            ? new VectorClassLabels(column, TaskOf(shape, options))
            : new KeyClassLabels(column, options);
    }

    /// <summary>What is learned of a label column that is as needed.</summary>
    public static ClassificationTask TaskOf(SchemaShape.Column label, ResNetClassificationOptions options) =>
        label.Kind == SchemaShape.Column.VectorKind.Scalar || options.SoftLabel
            ? ClassificationTask.Multiclass
            : ClassificationTask.MultiLabel;

    public abstract ClassificationTask Task { get; }

    /// <summary>Refuses a label column that has nothing to tell apart, before any image is read.</summary>
    public abstract void RequireEnough();

    /// <summary>The column as numbers for <see cref="ToTensor"/>; 0 = no label. Each call starts anew.</summary>
    public abstract KeyColumn Column();

    /// <summary>The labels of rows by the numbers that <see cref="Column"/> gave them last.</summary>
    public abstract Tensor ToTensor(long[] numbers);

    /// <summary>What a row with this number has, for an even split: its class, or its labels.</summary>
    public abstract string CellOf(long number);

    /// <summary>Refuses, or names, what the rows of the first pass lack.</summary>
    public abstract void Check(long[] numbers, Action<string> warn);
}
