using FairDiff.Torch.Quality;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

/// <summary>Copies of an image that training images repeat, changed a little each time.</summary>
public class RepeatedImagesTests
{
    [Fact]
    public void NearestTenth_CopyOfARepeatedImage_IsNearWhereTheNextTenAreCopiesToo()
    {
        using var scope = NewDisposeScope();
        var repeated = QualityData.Normal(1, 1, 60);
        var training = cat([QualityData.Normal(2, 370, 60), repeated + (QualityData.Normal(3, 30, 60) * 0.3)]);
        var copies = repeated + (QualityData.Normal(4, 20, 60) * 0.3);
        var others = QualityData.Normal(5, 200, 60);

        int Found(CopyReference reference) => Flagged(training, others, copies, reference);

        Assert.InRange(Found(CopyReference.NextTen), 0, 5);
        Assert.Equal(20, Found(CopyReference.NearestTenth));
    }

    [Fact]
    public void NearestTenth_ImagesThatCopyNothing_AreTakenForCopiesAtTheLevel()
    {
        using var scope = NewDisposeScope();
        var alarms = Enumerable.Range(0, 20).Sum(trial => Flagged(
            QualityData.Normal(3 * trial, 300, 20), null, QualityData.Normal((3 * trial) + 1, 100, 20), CopyReference.NearestTenth));

        Assert.InRange(alarms, 8, 34); // 20 of 2,000 are to be expected at 1 %
    }

    [Fact]
    public void NearestTenth_OnALine_IsAsCountedByHand()
    {
        using var scope = NewDisposeScope();
        var training = arange(0, 40, float32).reshape(40, 1);

        // The tenth of 40 is the fourth: from 3.25 the nearest is 3, the fourth 5; row 3 itself leaves 2, 4, 1, 5.
        var other = Measure(training, tensor(new[] { 3.25f }).reshape(1, 1), null);
        var own = Measure(training, training.narrow(0, 3, 1), tensor(new[] { 3L }));

        Assert.Equal(0.25 / 1.75, other.Relative[0], 1e-6);
        Assert.Equal(1 / 2.0, own.Relative[0], 1e-6);
    }

    [Fact]
    public void Shapes_FlippedRestainedAndBrighter_AreTheSame()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(7);
        var images = randint(20, 200, [30, 3, 16, 16], ScalarType.Byte, generator: generator);
        var features = new ShapeFeatures();
        var space = new CopySpace(features, features.Extract(images)) { Reference = CopyReference.NearestTenth };

        // Half of the light, upside down and mirrored: the density grows by a constant.
        var copy = (images.narrow(0, 11, 1).flip(2, 3).to(float32).add(1) / 2).sub(1).round().to(uint8);
        var measured = space.Measure(features.Extract(copy), null, TestContext.Current.CancellationToken);

        Assert.Equal(11, measured.Rows[0]);
        Assert.InRange(measured.Relative[0], 0, 0.1);
    }

    private static RelativeDistances Measure(Tensor training, Tensor query, Tensor? own) =>
        Space(training, null, CopyReference.NearestTenth).Measure(query, own, TestContext.Current.CancellationToken);

    private static int Flagged(Tensor training, Tensor? heldOut, Tensor images, CopyReference reference)
    {
        var pixels = new CopySpace(new PixelFeatures(), training, heldOut);
        var space = Space(training, heldOut, reference);
        var search = NearCopySearch.Learn([space, pixels], 0.02, seed: 1, TestContext.Current.CancellationToken);
        return search.Measure([images, images], TestContext.Current.CancellationToken)[0].Relative.Count(search.Rules[0].IsNearCopy);
    }

    private static CopySpace Space(Tensor training, Tensor? heldOut, CopyReference reference) =>
        new(new PixelFeatures(), training, heldOut) { Reference = reference };
}
