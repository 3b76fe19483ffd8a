using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class AdaptStatisticsTests(AdaptStatisticsTests.Trained trained) : IClassFixture<AdaptStatisticsTests.Trained>, IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();
    private readonly ClassificationPass _unseen = BrightSquares.Make(160, seed: 9);

    private ImageClassifier Classifier => trained.Classifier;

    public void Dispose() => _scope.Dispose();

    /// <summary>Another scanner leaves a tenth of the contrast and adds light: what was learned fails, and works again with its
    /// statistics.</summary>
    [Fact]
    public void AdaptStatistics_OtherLook_RestoresWhatTheClassifierKnows()
    {
        var (before, other) = (Classifier.Score(_unseen.Images), Dimmed(_unseen.Images));
        using var adapted = Classifier.AdaptStatistics(other);

        Assert.InRange(Accuracy(Classifier, other), 0.3, 0.85);
        Assert.InRange(Accuracy(adapted, other), 0.9, 1);
        Assert.Equal(before.data<float>().ToArray(), Classifier.Score(_unseen.Images).data<float>().ToArray());
    }

    /// <summary>Images sorted by class are taken in an order of their own.</summary>
    [Fact]
    public void AdaptStatistics_RowsSortedByClass_AdaptAsWell()
    {
        var sorted = _unseen.Images.index_select(0, _unseen.Labels.argsort());
        var other = Dimmed(sorted);
        using var adapted = Classifier.AdaptStatistics(other);
        var right = adapted.Score(other).argmax(1).eq(_unseen.Labels.sort().Values).to(float32).mean().item<float>();

        Assert.InRange(right, 0.9, 1);
    }

    [Fact]
    public void AdaptStatistics_AsManySourceImagesAsCanBe_ChangesNothing()
    {
        using var same = Classifier.AdaptStatistics(Dimmed(_unseen.Images), sourceWeight: 1e12);
        Assert.Equal(0, (same.Score(_unseen.Images) - Classifier.Score(_unseen.Images)).abs().max().item<float>(), 1e-4);
    }

    [Fact]
    public void AdaptStatistics_OneImageOrNoBatchNorm_SaysWhy()
    {
        Assert.Contains("at least 2", Assert.Throws<EngineException>(() => Classifier.AdaptStatistics(_unseen.Images[..1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => Classifier.AdaptStatistics(_unseen.Images, -1));
        var pass = BrightSquares.Make(16, size: 16);
        using var bit = ImageClassifier.Train(
            _ => new(pass.Images.alias(), pass.Labels.alias()),
            BrightSquares.Options(1) with { Arch = ResNetArchitecture.BitResNet50 }, CPU, TrainingHooks.None);
        Assert.Contains("no batch norm", Assert.Throws<EngineException>(() => bit.AdaptStatistics(pass.Images)).Message);
    }

    /// <summary>Nine of ten are of the first class, and look as in training.</summary>
    [Fact]
    public void CheckLabelShift_OtherShares_IsOne()
    {
        var reference = BrightSquares.Make(120, seed: 4);
        var places = arange(160, dtype: int64);
        var rows = places.remainder(2).eq(0).logical_or(places.remainder(20).eq(1)).nonzero().flatten();
        var check = Classifier.CheckLabelShift(_unseen.Images.index_select(0, rows), reference.Images, reference.Labels);

        Assert.True(check.IsLabelShift, check.Reason);
        Assert.Equal(80.0 / 88, check.Classes[0].Target, 0.06);
        Assert.InRange(check.Classes[0].Low, 0.6, check.Classes[0].Target);
        Assert.InRange(check.ExplainedShare!.Value, 0.5, 1);
        Assert.InRange(check.LookDistance!.Value, 0, 0.1);
        var strict = new LabelShiftOptions { LookLimit = 0 };
        Assert.False(
            Classifier.CheckLabelShift(_unseen.Images.index_select(0, rows), reference.Images, reference.Labels, strict).IsLabelShift);
    }

    [Fact]
    public void CheckLabelShift_MoreImagesThanItLooksAt_DrawsSome()
    {
        var reference = BrightSquares.Make(120, seed: 4);
        var rows = arange(0, 160, 2, dtype: int64);
        var options = new LabelShiftOptions { MaximumImages = 40 };
        var check = Classifier.CheckLabelShift(_unseen.Images.index_select(0, rows), reference.Images, reference.Labels, options);

        Assert.True(check.IsLabelShift, check.Reason);
        Assert.Equal(0.5, check.Classes[0].Training, 0.25);
        Assert.Equal(
            check.Classes,
            Classifier.CheckLabelShift(_unseen.Images.index_select(0, rows), reference.Images, reference.Labels, options).Classes);
    }

    /// <summary>Predictions go to one class, but the first layers tell that it is the look.</summary>
    [Fact]
    public void CheckLabelShift_OtherLook_IsNone()
    {
        var reference = BrightSquares.Make(120, seed: 4);
        var check = Classifier.CheckLabelShift(Dimmed(_unseen.Images), reference.Images, reference.Labels);

        Assert.False(check.IsLabelShift, check.Reason);
    }

    [Fact]
    public void CheckLabelShift_SameImages_AgreeWithinTheirInterval()
    {
        var reference = BrightSquares.Make(120, seed: 4);
        var check = Classifier.CheckLabelShift(_unseen.Images, reference.Images, reference.Labels);

        Assert.False(check.IsLabelShift);
        Assert.Null(check.ExplainedShare);
        Assert.All(check.Classes, share => Assert.InRange(0.5, share.Low, share.High));
    }

    [Fact]
    public void AdaptStatistics_MoreBatches_LeavesNoMoreTensors()
    {
        long Live(int copies)
        {
            using var scope = NewDisposeScope();
            using var adapted = Classifier.AdaptStatistics(cat(Enumerable.Repeat(_unseen.Images, copies).ToList()));
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }

        var (first, second, third) = (Live(1), Live(1), Live(5));
        Assert.Equal(second - first, third - second);
    }

    private static Tensor Dimmed(Tensor images) => images.to(float32).mul(0.1f).add(200f).to(uint8);

    private double Accuracy(ImageClassifier classifier, Tensor images) =>
        classifier.Score(images).argmax(1).eq(_unseen.Labels).to(float32).mean().item<float>();

    /// <summary>One classifier for all tests.</summary>
    public sealed class Trained : IDisposable
    {
        public Trained()
        {
            using var scope = NewDisposeScope();
            Classifier = ImageClassifier.Train(
                pass => BrightSquares.Make(64, seed: 20 + pass), BrightSquares.Options(60) with { LearningRate = 5e-3 }, CPU,
                TrainingHooks.None);
        }

        internal ImageClassifier Classifier { get; }

        public void Dispose() => Classifier.Dispose();
    }
}
