using FairDiff.Torch.Augmentation;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Augmentation;

public class AugmentationPreviewTests
{
    private readonly MLContext _ml = new(seed: 1);

    [Fact]
    public void PreviewAugmentation_Rows_GivesEachImageAndItsDraws()
    {
        var rows = ImageRow.Make(3);
        var preview = Preview(rows, draws: 4);

        Assert.Equal([5, 5, 5], preview.Select(row => row.Count));
        Assert.All(rows.Zip(preview), pair => Assert.Equal(pair.First.Image!.Pixels.ToArray(), pair.Second[0].Pixels.ToArray()));
        Assert.All(preview, row => Assert.Equal(5, row.Select(image => Convert.ToHexString(image.Pixels.ToArray())).Distinct().Count()));
    }

    [Fact]
    public void PreviewAugmentation_SameSeed_GivesTheSameDrawsHoweverManyThereAre()
    {
        var rows = ImageRow.Make(3);
        byte[] Second(int draws, int seed) => Preview(rows, draws, seed)[1][2].Pixels.ToArray();

        Assert.Equal(Second(2, 0), Second(3, 0));
        Assert.NotEqual(Second(2, 0), Second(2, 1));
    }

    [Fact]
    public void PreviewAugmentation_WrongArgument_SaysWhatToDo()
    {
        Assert.Throws<ArgumentOutOfRangeException>("draws", () => Preview(ImageRow.Make(3), draws: 0));
        Assert.Contains("no column 'Picture'", Assert.Throws<FairDiffException>(() => _ml.FairDiff().PreviewAugmentation(
            _ml.Data.LoadFromEnumerable(ImageRow.Make(3)), ImageAugmentation.Color, imageColumnName: "Picture")).Message);
    }

    private IReadOnlyList<IReadOnlyList<MLImage>> Preview(ImageRow[] rows, int draws, int seed = 0) =>
        _ml.FairDiff().PreviewAugmentation(_ml.Data.LoadFromEnumerable(rows), ImageAugmentation.Color, draws, seed: seed);
}
