using FairDiff.Torch.Augmentation;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>Which rows the trainer augments, by the column that tells synthetic ones.</summary>
public class AugmentedRowsTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void Fit_EveryRowSynthetic_AugmentsThemAsSyntheticAndNotAsReal()
    {
        var all = Scores(true, ImageAugmentation.Color, AugmentedRows.Both);
        var none = Scores(true, ImageAugmentation.None, AugmentedRows.Both);

        Assert.NotEqual(all, none);
        Assert.Equal(all, Scores(true, ImageAugmentation.Color, AugmentedRows.Synthetic));
        Assert.Equal(none, Scores(true, ImageAugmentation.Color, AugmentedRows.Real));
        Assert.Equal(all, Scores(false, ImageAugmentation.Color, AugmentedRows.Real));
        Assert.Equal(none, Scores(false, ImageAugmentation.Color, AugmentedRows.Synthetic));
    }

    [Fact]
    public void Fit_SyntheticRowsThatNothingTells_SaysWhatToDo()
    {
        var trainer = _ml.FairDiff().ResNetClassification(TrainedClassifier.Quick with { AugmentedRows = AugmentedRows.Synthetic });
        var keyed = Keyed(_ml.Data.LoadFromEnumerable(ImageRow.Make(6)));

        var message = Assert.Throws<FairDiffException>(() => trainer.Fit(keyed)).Message;

        Assert.Contains("IsSynthetic", message);
        Assert.Contains("DiffusionAugmentation", message);
    }

    private float[] Scores(bool synthetic, ImageAugmentation augmentation, AugmentedRows rows)
    {
        var data = Keyed(_ml.Data.LoadFromEnumerable(
            ImageRow.Make(12).Select(row => new FlaggedRow { Image = row.Image, Label = row.Label, IsSynthetic = synthetic })));
        var options = TrainedClassifier.Quick with { Steps = 3, Seed = 4, Augmentation = augmentation, AugmentedRows = rows };
        return _ml.FairDiff().ResNetClassification(options).Fit(data).Transform(data).GetColumn<float[]>("Score").First();
    }

    private IDataView Keyed(IDataView data) => _ml.Transforms.Conversion.MapValueToKey("Label").Fit(data).Transform(data);

    private sealed class FlaggedRow
    {
        [ImageType(16, 16)]
        public MLImage? Image { get; set; }

        public string Label { get; set; } = "";

        public bool IsSynthetic { get; set; }
    }
}
