using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

/// <summary>Trainings whose weights validation images choose; the metric is a script, so that a test knows which check is best.</summary>
public sealed class WeightSelectionTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();
    private readonly List<float[]> _judged = [];
    private readonly List<(string Name, double Value, long Step)> _metrics = [];
    private readonly List<string> _said = [];
    private readonly ClassificationPass _unseen = BrightSquares.Make(12, seed: 9);

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Train_BestCheckIsAnEarlierOne_EndsWithItsWeights()
    {
        using var classifier = Train(BrightSquares.Options(7), Script(.1, .9, .3, .2));
        Assert.Equal([2, 4, 6, 7], Steps("classifier/validation/script"));
        Assert.Equal(_judged[1], Scores(classifier));
        Assert.NotEqual(_judged[3], Scores(classifier));
        Assert.Contains(
            (4.0, 4L),
            _metrics.Where(metric => metric.Name == "classifier/validation/bestStep").Select(metric => (metric.Value, metric.Step)));
        Assert.Contains(_said, text => text.Contains("after step 4, with the best script", StringComparison.Ordinal) && text.Contains(
            "0.9", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_LowerIsBetter_EndsWithTheWeightsOfTheSmallest()
    {
        using var classifier = Train(BrightSquares.Options(7), Script(.3, .1, .9, .2) with { LowerIsBetter = true });
        Assert.Equal(_judged[1], Scores(classifier));
        Assert.Contains(_said, text => text.Contains("with the best script on validation images: 0.1", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_EqualChecks_KeepsTheEarliest()
    {
        using var classifier = Train(BrightSquares.Options(6), Script(.5, .5, .5));
        Assert.Equal(_judged[0], Scores(classifier));
    }

    /// <summary>Looking changes nothing: neither the weights nor the running statistics nor the draws of the steps behind.</summary>
    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.BFloat16)]
    public void Train_BestCheckIsTheLast_IsTheTrainingWithoutValidation(Precision precision)
    {
        var options = BrightSquares.Options(5) with { Precision = precision, Mixup = .2 };
        using var plain = Train(options, null);
        using var validated = Train(options, Script(.1, .2, .3));
        Assert.Equal(Scores(plain), Scores(validated));
        Assert.Equal(Scores(plain), _judged[2]);
    }

    [Fact]
    public void Train_NoBetterForLong_Stops()
    {
        using var classifier = Train(BrightSquares.Options(40), Script(.5, .6, .6, .1, .9) with { Patience = 2 });
        Assert.Equal([2, 4, 6, 8], Steps("classifier/validation/script"));
        Assert.Equal(_judged[1], Scores(classifier));
        Assert.Contains(_said, text => text.Contains("stopped after 8 of 40 steps", StringComparison.Ordinal));
        Assert.Equal([8], Steps("classifier/accuracy"));
    }

    [Fact]
    public void Train_ByTheLoss_KeepsTheSmallest()
    {
        using var classifier = Train(BrightSquares.Options(12) with { LearningRate = .05 }, Validation() with { Interval = 1 });
        var losses = _metrics.Where(metric => metric.Name == "classifier/validation/loss").Select(metric => metric.Value).ToList();
        var ofKept = -classifier.Score(_unseen.Images).gather(1, _unseen.Labels.unsqueeze(1)).log().mean().item<float>();
        Assert.Equal(12, losses.Count);
        Assert.Equal(losses.Min(), ofKept, 1e-5);
    }

    [Fact]
    public void Train_ChecksWithoutAValue_KeepsTheLastWeights()
    {
        using var plain = Train(BrightSquares.Options(4), null);
        using var validated = Train(BrightSquares.Options(4), Script(double.NaN, double.NaN));
        Assert.Equal(Scores(plain), Scores(validated));
        Assert.Contains(_said, text => text.Contains("No check of script had a value", StringComparison.Ordinal));
    }

    [Fact]
    public void Train_SyntheticPretraining_IsNotJudged()
    {
        var data = new ClassifierData(_ => BrightSquares.Make(20), _ => BrightSquares.Make(20, seed: 4)) { Validation = Script(.9, .1) };
        ImageClassifier.Train(data, BrightSquares.Options(8) with { SyntheticPretraining = .5 }, CPU, Hooks).Dispose();
        Assert.Equal([6, 8], Steps("classifier/validation/script"));
    }

    [Fact]
    public void Train_MoreChecks_LeaveNoMoreTensors()
    {
        long LiveAfter(int steps)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            Train(
                BrightSquares.Options(steps),
                Validation() with { Interval = 1, Metric = scores => scores.mean().item<float>(), MetricName = "mean" }).Dispose();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }

        Assert.Equal(LiveAfter(2), LiveAfter(9));
    }

    [Fact]
    public void Train_ValidationImagesOfAnotherSize_SaysBothSizes()
    {
        var error = Assert.Throws<EngineException>(
            () => Train(BrightSquares.Options(1), new ClassifierValidation(zeros([2, 3, 16, 16], uint8), zeros(2, int64))));
        Assert.Contains("16 pixels wide, the training images 12", error.Message);
    }

    [Fact]
    public void Train_ValidationLabelsOfOtherClasses_AreRefused()
    {
        var error = Assert.Throws<EngineException>(
            () => Train(BrightSquares.Options(1), new ClassifierValidation(_unseen.Images, full(12, 2, int64))));
        Assert.Contains("of the validation images hold class index 2", error.Message);
    }

    private TrainingHooks Hooks => new() { Metric = (name, value, step) => _metrics.Add((name, value, step)), Info = _said.Add };

    private ImageClassifier Train(ClassifierTrainingOptions options, ClassifierValidation? validation) =>
        ImageClassifier.Train(new ClassifierData(_ => BrightSquares.Make(40)) { Validation = validation }, options, CPU, Hooks);

    private ClassifierValidation Validation() => new(_unseen.Images, _unseen.Labels);

    /// <summary>Checks every second step; each gives the next of these values and notes the probabilities that it was asked
    /// about.</summary>
    private ClassifierValidation Script(params double[] values) => Validation() with
    {
        Interval = 2,
        MetricName = "script",
        Metric = scores =>
        {
            _judged.Add(scores.data<float>().ToArray());
            return values[_judged.Count - 1];
        },
    };

    private float[] Scores(ImageClassifier classifier) => classifier.Score(_unseen.Images).data<float>().ToArray();

    private long[] Steps(string metric) => [.. _metrics.Where(entry => entry.Name == metric).Select(entry => entry.Step)];
}
