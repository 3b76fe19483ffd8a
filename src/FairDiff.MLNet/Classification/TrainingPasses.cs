using FairDiff.MLNet.Data;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Schema;
using FairDiff.Torch;
using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Classification;

/// <summary>Reads the labelled rows of a view, once for each pass of training.</summary>
internal sealed class TrainingPasses(IDataView data, ResNetClassificationOptions options, ClassLabels labels, IChannel channel)
{
    private int? imageSize;

    /// <summary>Pass number <paramref name="pass"/>, from 0; the caller disposes it.</summary>
    public ClassificationPass Read(int pass)
    {
        var flag = SyntheticFlag.Find(data.Schema);
        KeyColumn[] keys = flag is { } column ? [labels.Column(), SyntheticFlag.AsKey(column)] : [labels.Column()];
        var table = ImageReader.Read(data, options.ImageColumnName, keys, imageSize, row => row[0] != 0, cancellation: options.CancellationToken);
        var numbers = table.Keys[0];
        imageSize = table.ImageSize;
        if (pass == 0)
        {
            labels.Check(numbers, text => channel.Warning(MessageSensitivity.Schema, "{0}", text));
        }

        return new ClassificationPass(
            table.Images, labels.ToTensor(numbers), flag is null ? null : tensor(Array.ConvertAll(table.Keys[1], key => key != 0)))
        {
            HasGrey = table.HasGrey,
        };
    }

    /// <summary>Refuses labels with nothing to tell apart, and synthetic rows that nothing tells apart, before any image is read.</summary>
    public void Check()
    {
        if (options.AugmentedRows == AugmentedRows.Synthetic && SyntheticFlag.Find(data.Schema) is null)
        {
            throw new FairDiffException(
                $"AugmentedRows is Synthetic, but there is no Boolean column '{SyntheticFlag.Name}' that tells which rows these are. Append " +
                "DiffusionAugmentation to the pipeline before ResNetClassification, or augment Both or Real.");
        }

        labels.RequireEnough();
    }
}
