using FairDiff.MLNet.Data;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Classification;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Classification;

/// <summary>Reads the labelled real rows that a classifier is validated on, and says how.</summary>
internal static class ValidationRows
{
    /// <summary>Refuses a validation without rows or columns, before any stage is trained.</summary>
    /// <param name="training">The shape of the training data.</param>
    /// <param name="options">Where the validation rows come from, and their columns.</param>
    public static void CheckColumns(SchemaShape training, ResNetClassificationOptions options)
    {
        if (options.Validation is not { } validation)
        {
            return;
        }

        if (validation is { Set: null, Fraction: 0 })
        {
            throw new FairDiffException(
                "Validation has neither rows of its own nor a share of the training rows: set Fraction and ClusterColumnName, or Set, or "
                    + "call Fit(trainData, validationData).");
        }

        if (validation.ClusterColumnName is { } cluster)
        {
            Columns.KeyOrText(training, cluster);
        }

        try
        {
            var shape = validation.Set is { } set ? SchemaShapes.Of(CachedImages.Restore(set, options.ImageColumnName).Schema) : training;
            Columns.Image(shape, options.ImageColumnName);
            Columns.Label(shape, options.LabelColumnName);
            foreach (var name in validation.GroupColumnNames)
            {
                Columns.Class(shape, name);
            }
        }
        catch (EngineException exception) when (validation.Set is not null)
        {
            throw new FairDiffException($"Validation.Set: {exception.Message}", exception);
        }
    }

    /// <summary>The rows of a view (those that are held out, or all), and the metric on them; the caller disposes them.</summary>
    /// <exception cref="FairDiffException">Nothing to validate on, or the metric is undefined there.</exception>
    public static ClassifierValidation Read(
        IDataView data, ResNetClassificationOptions options, ClassLabels labels, HeldOutClusters? heldOut, IChannel channel)
    {
        var validation = options.Validation!;
        var groups = new GroupKeys(data.Schema, validation.GroupColumnNames);
        var flag = SyntheticFlag.Find(data.Schema);
        var label = labels.Column();
        KeyColumn[] keys =
        [
            label, .. groups.Columns, .. flag is { } column ? [SyntheticFlag.AsKey(column)] : Array.Empty<KeyColumn>(),
            .. heldOut is null ? Array.Empty<KeyColumn>() : [heldOut.AsKey()],
        ];
        var selection = new RowSelection(label.Column, flag, heldOut) { Synthetic = false, HeldOut = true };
        var table = ImageReader.Read(data, options.ImageColumnName, keys, null, selection.Of, cancellationToken: options.CancellationToken);
        var rows = new ClassifierValidation(
            table.Images, labels.ToTensor(table.Keys[0])) { Interval = validation.Interval, Patience = validation.Patience };
        try
        {
            var metric = ValidationScore.Of(
                validation, labels, rows.Labels, groups.NamesOf([.. table.Keys.Skip(1).Take(groups.Columns.Count)]), channel);
            channel.Info(MessageSensitivity.None, $"{table.Count} real rows validate.");
            return metric is null ? rows : rows with
            {
                MetricName = metric.Name, Metric = metric.Of, LowerIsBetter = validation.Metric.LowerIsBetter,
            };
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>The labels of a view of its own, which must be those of the training data.</summary>
    public static ClassLabels LabelsOf(IDataView set, ResNetClassificationOptions options, ClassLabels training)
    {
        var labels = ClassLabels.Of(set.Schema, options);
        return labels.Task == training.Task && labels.Classes.Names.SequenceEqual(training.Classes.Names)
            ? labels
            : throw new FairDiffException(
            $"The validation set's column '{options.LabelColumnName}' has the labels {string.Join(", ", labels.Classes.Names)}, that of "
                + "the training data " +
            $"{string.Join(", ", training.Classes.Names)}. Transform it with the very stages that were fitted on the training data.");
    }
}
