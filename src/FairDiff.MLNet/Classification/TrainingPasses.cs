using FairDiff.MLNet.Data;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.Classification;

/// <summary>Reads the labelled rows of a view, once for each pass of training.</summary>
/// <param name="data">The rows.</param>
/// <param name="options">Which columns they are in.</param>
/// <param name="labels">What is learned.</param>
/// <param name="groups">The groups of GroupDRO.</param>
/// <param name="heldOut">Rows that are not trained on; null = none.</param>
/// <param name="channel">Told what a pass lacks.</param>
internal sealed class TrainingPasses(
    IDataView data, ResNetClassificationOptions options, ClassLabels labels, GroupKeys groups, HeldOutClusters? heldOut, IChannel channel)
    : IDisposable
{
    // A held-out row must not take the place of another in a draw.
    private readonly FreshDraws? _draws = heldOut is null ? FreshDraws.Of(data) : heldOut.Redrawn(data);
    private readonly DecodedImages? _decoded = options.ImageCachePath is { } folder ? new DecodedImages(folder) : null;
    private readonly DataViewSchema.Column? _flag = SyntheticFlag.Find(data.Schema);
    private readonly ExampleWeights? _weights = ExampleWeights.Of(data, options.ExampleWeightColumnName);
    private int? _imageSize;

    /// <summary>All rows; or, with pre-training, the synthetic ones for it and the real ones behind it.</summary>
    public ClassifierData Data => options.SyntheticPretraining > 0
        ? new ClassifierData(pass => Read(pass, synthetic: false), pass => Read(pass, synthetic: true))
        : new ClassifierData(pass => Read(pass, synthetic: null));

    /// <summary>Refuses labels with nothing to tell apart, and synthetic rows that nothing tells apart, before any image is read.</summary>
    public void Check()
    {
        RequireFlag(options.AugmentedRows == AugmentedRows.Synthetic, "AugmentedRows is Synthetic", "augment Both or Real");
        RequireFlag(options.SeparateSyntheticStatistics, "SeparateSyntheticStatistics is true", "leave the option out");
        RequireFlag(options.SyntheticPretraining > 0, "SyntheticPretraining is above 0", "leave the option out");
        labels.RequireEnough();
    }

    public void Dispose() => _decoded?.Dispose();

    private ClassificationPass Read(int pass, bool? synthetic)
    {
        var label = labels.Column();
        KeyColumn[] keys =
        [
            label, .. groups.Columns, .. _weights is null ? Array.Empty<KeyColumn>() : [_weights.AsKey()],
            .. heldOut is null ? Array.Empty<KeyColumn>() : [heldOut.AsKey()],
            .. _flag is { } column ? [SyntheticFlag.AsKey(column)] : Array.Empty<KeyColumn>(),
        ];
        var selection = new RowSelection(label.Column, _flag, heldOut) { Synthetic = synthetic, HeldOut = false };
        var table = ImageReader.Read(
            _draws?.Next() ?? data, options.ImageColumnName, keys, _imageSize, selection.Of, decoded: _decoded,
            cancellationToken: options.CancellationToken);
        var numbers = table.Keys[0];
        _imageSize = table.ImageSize;
        if (pass == 0)
        {
            labels.Check(numbers, text => channel.Warning(MessageSensitivity.Schema, "{0}", text));
        }

        return new ClassificationPass(
            table.Images, labels.ToTensor(numbers), _flag is null ? null : tensor(Array.ConvertAll(table.Keys[^1], key => key != 0)))
        {
            Groups = groups.Columns.Count == 0 ? null : tensor(GroupsOf(table), dtype: ScalarType.Int64),
            HasGrey = table.HasGrey,
            Weights = _weights is null ? null : ExampleWeights.ToTensor(table.Keys[1 + groups.Columns.Count]),
        };
    }

    private long[] GroupsOf(ImageTable table)
    {
        var keys = table.Keys.Skip(1).Take(groups.Columns.Count).ToArray();
        return [.. Enumerable.Range(0, table.Count).Select(row => groups.Of(Array.ConvertAll(keys, column => column[row])))];
    }

    private void RequireFlag(bool needed, string what, string otherwise)
    {
        if (needed && _flag is null)
        {
            throw new FairDiffException(
                $"{what}, but there is no Boolean column '{SyntheticFlag.Name}' that tells which rows these are. Append "
                    + $"DiffusionAugmentation to the pipeline before ResNetClassification, or {otherwise}.");
        }
    }
}
