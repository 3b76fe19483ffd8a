using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class ClassifierTrainerTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Theory]
    [InlineData(2, 1, "class index 2; allowed are 0 to 1")]
    [InlineData(-1, 1, "class index -1")]
    [InlineData(1, 1, "are of class 1")]
    public void Train_UnusableLabels_SaysWhich(long first, long second, string expected)
    {
        var error = Assert.Throws<EngineException>(() => Train(_ => Pass([first, second, second], 12)));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Train_EmptyPass_IsRefused()
    {
        var error = Assert.Throws<EngineException>(() => Train(_ => Pass([], 12)));
        Assert.Contains("Pass 0 over the classifier's training data is empty", error.Message);
    }

    [Fact]
    public void Train_SizeChangesBetweenPasses_SaysBothSizes()
    {
        var error = Assert.Throws<EngineException>(() => Train(pass => Pass([0, 1], pass == 0 ? 12 : 16)));
        Assert.Contains("16 pixels, the first had 12", error.Message);
    }

    [Fact]
    public void Train_ImagesNotSquare_AreRefused()
    {
        var error = Assert.Throws<EngineException>(
            () => Train(_ => new ClassificationPass(zeros([2, 3, 12, 10], uint8), arange(2, dtype: int64))));
        Assert.Contains("[2, 3, 12, 10]", error.Message);
    }

    [Fact]
    public void Train_OptionOutOfRange_SaysOptionValueAndRange()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(
            () => Train(_ => Pass([0, 1], 12), BrightSquares.Options() with { BatchSize = 1 }));
        Assert.Contains("BatchSize is 1; it must be at least 2", error.Message);
    }

    [Fact]
    public void Train_Cancelled_Stops()
    {
        using var source = new CancellationTokenSource();
        var hooks = new TrainingHooks { Cancellation = source.Token };
        Assert.Throws<OperationCanceledException>(() => Train(
            pass =>
            {
                if (pass == 2)
                {
                    source.Cancel();
                }

                return Pass([0, 1, 0, 1], 12);
            },
            hooks: hooks));
    }

    [Fact]
    public void Train_WithHooks_ReportsLossAndAccuracy()
    {
        var metrics = new List<(string Name, double Value, long Step)>();
        var steps = new List<long>();
        var hooks =
            new TrainingHooks { Metric = (name, value, step) => metrics.Add((name, value, step)), Progress = p => steps.Add(p.Step) };
        Train(_ => BrightSquares.Make(50), BrightSquares.Options(60), hooks).Dispose();
        Assert.Equal([50, 60], metrics.Where(m => m.Name == "classifier/accuracy").Select(m => m.Step));
        Assert.All(metrics.Where(m => m.Name == "classifier/accuracy"), m => Assert.InRange(m.Value, 0.5, 1));
        Assert.Contains(metrics, m => m.Name == "classifier/loss" && m.Step == 60);
        Assert.Equal(60, steps[^1]);
    }

    [Fact]
    public void Train_Augmented_ChangesTheWeights()
    {
        var images = BrightSquares.Make(4).Images;
        using var plain = Train(_ => BrightSquares.Make(50), BrightSquares.Options(3));
        using var augmented = Train(
            _ => BrightSquares.Make(50), BrightSquares.Options(3) with { Augmentation = ImageAugmentation.StainAndBlur });
        Assert.True((plain.Score(images) - augmented.Score(images)).abs().max().item<float>() > 1e-6);
    }

    [Fact]
    public void Train_AugmentedRows_AugmentsThoseOnly()
    {
        // All rows synthetic: augmenting the synthetic ones is augmenting both, augmenting the real ones is augmenting none.
        var images = BrightSquares.Make(4).Images;
        float[] Scores(ImageAugmentation augmentation, AugmentedRows rows)
        {
            using var classifier = Train(
                _ => BrightSquares.Make(50) with { Synthetic = ones(50, ScalarType.Bool) },
                BrightSquares.Options(3) with { Augmentation = augmentation, AugmentedRows = rows });
            return classifier.Score(images).data<float>().ToArray();
        }

        var all = Scores(ImageAugmentation.Color, AugmentedRows.Both);
        var none = Scores(ImageAugmentation.None, AugmentedRows.Both);
        Assert.NotEqual(all, none);
        Assert.Equal(all, Scores(ImageAugmentation.Color, AugmentedRows.Synthetic));
        Assert.Equal(none, Scores(ImageAugmentation.Color, AugmentedRows.Real));
    }

    [Fact]
    public void Train_InsideADisposeScope_GivesAClassifierThatOutlivesIt()
    {
        ImageClassifier classifier;
        using (NewDisposeScope())
        {
            classifier = Train(_ => BrightSquares.Make(20), BrightSquares.Options(2));
        }

        using (classifier)
        {
            Assert.Equal([4, 2], classifier.Score(BrightSquares.Make(4).Images).shape);
        }
    }

    [Fact]
    public void Train_MoreSteps_LeaveNoMoreTensors()
    {
        long LiveAfter(int steps)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            Train(_ => BrightSquares.Make(40), BrightSquares.Options(steps) with { Augmentation = ImageAugmentation.Color }).Dispose();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }

        Assert.Equal(LiveAfter(2), LiveAfter(20));
    }

    private static ImageClassifier Train(
        Func<int, ClassificationPass> passes, ClassifierTrainingOptions? options = null, TrainingHooks? hooks = null) =>
        ImageClassifier.Train(passes, options ?? BrightSquares.Options(), CPU, hooks ?? TrainingHooks.None);

    private static ClassificationPass Pass(long[] labels, int size) =>
        new(zeros([labels.Length, 3, size, size], uint8), tensor(labels, int64));
}
