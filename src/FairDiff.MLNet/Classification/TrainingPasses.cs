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
internal sealed class TrainingPasses(IDataView data, ResNetClassificationOptions options, KeyValues classes, IChannel channel)
{
    private int? imageSize;

    /// <summary>Pass number <paramref name="pass"/>, from 0; the caller disposes it.</summary>
    public ClassificationPass Read(int pass)
    {
        var label = KeyColumn.Of(data.Schema, options.LabelColumnName);
        var flag = SyntheticFlag.Find(data.Schema);
        KeyColumn[] keys = flag is { } column ? [label, SyntheticFlag.AsKey(column)] : [label];
        var table = ImageReader.Read(data, options.ImageColumnName, keys, imageSize, row => row[0] != 0, cancellation: options.CancellationToken);
        var labels = table.Keys[0];
        imageSize = table.ImageSize;
        if (pass == 0)
        {
            CheckClasses(labels);
        }

        return new ClassificationPass(
            table.Images,
            tensor(Array.ConvertAll(labels, key => key - 1), dtype: ScalarType.Int64),
            flag is null ? null : tensor(Array.ConvertAll(table.Keys[1], key => key != 0)))
        {
            HasGrey = table.HasGrey,
        };
    }

    /// <summary>Refuses a label column with one value, and synthetic rows that nothing tells apart, before any image is read.</summary>
    public void Check()
    {
        if (options.AugmentedRows == AugmentedRows.Synthetic && SyntheticFlag.Find(data.Schema) is null)
        {
            throw new FairDiffException(
                $"AugmentedRows is Synthetic, but there is no Boolean column '{SyntheticFlag.Name}' that tells which rows these are. Append " +
                "DiffusionAugmentation to the pipeline before ResNetClassification, or augment Both or Real.");
        }

        if (classes.Count < 2)
        {
            throw OneClass(classes.Names.FirstOrDefault("(none)"));
        }
    }

    /// <summary>Checked on the first pass only: a later draw of a small data set may miss a class by chance.</summary>
    private void CheckClasses(long[] keys)
    {
        var present = keys.ToHashSet();
        var absent = classes.Names.Where((_, i) => !present.Contains(i + 1)).ToArray();
        if (present.Count < 2)
        {
            throw OneClass(classes.Names[(int)keys[0] - 1]);
        }

        if (absent.Length > 0)
        {
            channel.Warning(MessageSensitivity.Schema, "{0}", $"No training row has the label {string.Join(", ", absent)}; it will not be predicted.");
        }
    }

    private FairDiffException OneClass(string name) => new(
        $"All labelled rows have the label '{name}' in column '{options.LabelColumnName}': a classifier needs rows of at least two classes. " +
        "Add rows of another class, or check the filters before this stage.");
}
