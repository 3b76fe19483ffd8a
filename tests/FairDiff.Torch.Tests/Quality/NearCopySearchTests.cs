using FairDiff.Torch.Quality;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Quality;

public class NearCopySearchTests
{
    [Theory]
    [InlineData(6)]
    [InlineData(60)]
    public void Learn_HoldingOutEachTrainingImage_IsAsGoodAsImagesThatWereNeverSeen(int width)
    {
        // 20 x 100 new images at 0.01: 20 false alarms are to be expected, whether distances vary much (6 features) or little (60).
        using var scope = NewDisposeScope();
        var alarms = 0;
        for (var trial = 0; trial < 20; trial++)
        {
            var search = Learn(0.02, Pixels(QualityData.Normal(trial, 399, 60)), Other(QualityData.Normal(trial, 399, width)));
            var measured = search.Measure(
                [QualityData.Normal(1000 + trial, 100, 60), QualityData.Normal(1000 + trial, 100, width)],
                TestContext.Current.CancellationToken);
            alarms += measured[1].Relative.Count(search.Rules[1].IsNearCopy);
        }

        Assert.InRange(alarms, 8, 34);
    }

    [Fact]
    public void Learn_HeldOutImages_AreWhatTheLawIsLearnedFrom()
    {
        using var scope = NewDisposeScope();
        var (training, other) = (QualityData.Normal(1, 300, 60), QualityData.Normal(2, 120, 60));
        var search = Learn(0.01, Pixels(training, other));
        var relative = RelativeDistances.Of(other, training, cancellationToken: TestContext.Current.CancellationToken).Relative;

        Assert.Equal(new NearCopyRule(relative.Min(), 1 / 121.0, 120), search.Rules[0]);
    }

    [Fact]
    public void Learn_DuplicatesOfPixels_AreNoPartOfAnyRule()
    {
        using var scope = NewDisposeScope();
        var pixels = QualityData.Normal(1, 300, 60);
        var features = QualityData.Normal(2, 300, 4);

        // Images 300 and 301 show what 5 and 6 show, the latter a little changed; all four have the features of their twins.
        var search = Learn(
            0.01,
            Pixels(cat([pixels, pixels.narrow(0, 5, 1), pixels.narrow(0, 6, 1) + 0.05])), Other(cat([features, features.narrow(0, 5, 2)])));

        Assert.Equal(4, search.Duplicates);
        Assert.All(search.Rules, rule => Assert.Equal(298, rule.Count));
        Assert.InRange(search.Rules[0].Threshold, 0.6, 1);
        Assert.True(search.Rules[1].Threshold > 0);
    }

    [Fact]
    public void Learn_FewTrainingImages_TakesTheConstantForPixelsOnly()
    {
        using var scope = NewDisposeScope();
        var search = Learn(0.01, Pixels(QualityData.Line(3)), Other(QualityData.Line(3)));

        Assert.All(search.Rules, rule => Assert.Null(rule.Level));
        Assert.Equal([0.5, 0.0], search.Rules.Select(rule => rule.Threshold));
        var measured = search.Measure([QualityData.Line(3, 4), QualityData.Line(3, 4)], TestContext.Current.CancellationToken);
        Assert.Equal([true, false], measured[0].Relative.Select(search.Rules[0].IsNearCopy));
    }

    [Fact]
    public void Learn_MoreImagesThanNeeded_DrawsSomeBySeed()
    {
        using var scope = NewDisposeScope();
        var training = QualityData.Normal(1, NearCopySearch.CalibrationRows + 50, 12);
        var search = Learn(0.01, Pixels(training));

        Assert.Equal(NearCopySearch.CalibrationRows, search.Rules[0].Count + search.Duplicates);
        Assert.Equal(search.Rules[0], Learn(0.01, Pixels(training)).Rules[0]);
    }

    [Fact]
    public void Learn_WithoutPixels_AsksForThem()
    {
        using var features = rand(20, 4);

        Assert.Contains("PixelFeatures", Assert.Throws<EngineException>(() => Learn(0.01, Other(features))).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Learn(0, Other(features)));
    }

    private static NearCopySearch Learn(double level, params CopySpace[] spaces) =>
        NearCopySearch.Learn(spaces, level, seed: 1, TestContext.Current.CancellationToken);

    private static CopySpace Pixels(Tensor training, Tensor? heldOut = null) => new(new PixelFeatures(), training, heldOut);

    private static CopySpace Other(Tensor training) => new(new NoFeatures(), training, null);

    private sealed class NoFeatures : FeatureExtractor
    {
        public override string Name => "none";

        public override string Id => "none";

        public override Tensor Extract(Tensor images) => throw new NotSupportedException();
    }
}
