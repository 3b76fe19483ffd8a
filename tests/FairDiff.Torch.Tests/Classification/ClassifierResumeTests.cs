using FairDiff.Torch.Augmentation;
using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

/// <summary>Trainings that are stopped and go on from their checkpoint end with the bits of those that were not.</summary>
public sealed class ClassifierResumeTests : IDisposable
{
    private static readonly Dictionary<string, ClassifierTrainingOptions> Variants = new()
    {
        ["plain"] = BrightSquares.Options(9),
        ["augmented and blended"] = BrightSquares.Options(9) with { Augmentation = ImageAugmentation.Color, Mixup = .4 },
        ["SGD"] = BrightSquares.Options(9) with { Optimizer = TrainingOptimizer.Sgd(nesterov: true) },
        ["GroupDRO"] = BrightSquares.Options(9) with { GroupDroStepSize = 1, GroupCount = 2 },
        ["pre-training"] = BrightSquares.Options(9) with { SyntheticPretraining = 4.0 / 9 },
        ["class weights"] = BrightSquares.Options(9) with { InverseFrequencyWeights = true },
        ["averaged"] = BrightSquares.Options(9) with { WeightAveraging = .6, Augmentation = ImageAugmentation.StainSwap },
        ["last layer"] = BrightSquares.Options(9) with { WeightAveraging = .3, LastLayerRetraining = new() },
    };

    private readonly IDisposable _scope = NewDisposeScope();
    private readonly TemporaryFolder _folder = new();
    private readonly ClassificationPass _unseen = BrightSquares.Make(12, seed: 9);

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    /// <summary>Stopped after the second and the sixth of nine steps: in the middle of passes, and on both sides of the end of a
    /// pre-training.</summary>
    [Theory]
    [InlineData("plain")]
    [InlineData("augmented and blended")]
    [InlineData("SGD")]
    [InlineData("GroupDRO")]
    [InlineData("pre-training")]
    [InlineData("class weights")]
    [InlineData("averaged")]
    [InlineData("last layer")]
    public void Train_StoppedTwice_EndsWithTheSameBits(string name)
    {
        var options = Variants[name];

        // Pre-training is not judged, so that its first check is that of step 6.
        double[] values = options.PretrainingSteps > 0 ? [.3, .1] : [.3, .1, .2];
        double[] afterStep6 = options.PretrainingSteps > 0 ? values[1..] : values[2..];
        ClassifierValidation? Judged(double[] checks) => options.WeightAveraging > 0 ? null : Validation(checks);
        var whole = Scores(options, Judged(values));
        var resumable = options with { CheckpointPath = _folder.File("checkpoint"), Fingerprint = name };

        Assert.Throws<OperationCanceledException>(() => Scores(resumable, Judged(values), stop: 2));
        Assert.Throws<OperationCanceledException>(() => Scores(resumable, Judged(values), stop: 6));
        Assert.Equal(whole, Scores(resumable, Judged(afterStep6)));
    }

    /// <summary>Its checkpoint knows which weights were best and that patience is at its end.</summary>
    [Fact]
    public void Train_ResumedBehindItsEnd_GivesTheBestWeightsAndTakesNoStep()
    {
        var options = BrightSquares.Options(30) with { CheckpointPath = _folder.File("checkpoint") };
        var stopped = Scores(options, Validation(.5, .9, .1, .1) with { Patience = 2 });
        var steps = new List<long>();

        Assert.Equal(stopped, Scores(options, Validation() with { Patience = 2 }, progress: steps.Add));
        Assert.Equal([12], steps);
    }

    [Fact]
    public void Train_CheckpointOfAnotherTraining_IsRefused()
    {
        var options = BrightSquares.Options(3) with { CheckpointPath = _folder.File("checkpoint"), Fingerprint = "a" };
        Scores(options, null);
        Assert.Contains(
            "other options or data", Assert.Throws<EngineException>(() => Scores(options with { Fingerprint = "b" }, null)).Message);
    }

    /// <summary>Checks every third step; the next of these values each.</summary>
    private ClassifierValidation Validation(params double[] values)
    {
        var check = 0;
        return new(_unseen.Images, _unseen.Labels) { Interval = 3, MetricName = "script", Metric = _ => values[check++] };
    }

    /// <summary>Passes of 20 examples, each of other ones.</summary>
    private float[] Scores(
        ClassifierTrainingOptions options, ClassifierValidation? validation, long stop = -1, Action<long>? progress = null)
    {
        using var cancellationToken = new CancellationTokenSource();
        var hooks = new TrainingHooks
        {
            Metric = (_, _, step) =>
            {
                if (step == stop)
                {
                    cancellationToken.Cancel();
                }
            },
            Progress = state => progress?.Invoke(state.Step),
            Cancellation = cancellationToken.Token,
        };
        var data = new ClassifierData(
            number => BrightSquares.Make(20, seed: 10 + number) with { Groups = arange(20, dtype: int64).remainder(2) },
            number => BrightSquares.Make(20, seed: 90 + number))
        {
            Validation = validation,
        };
        using var classifier = ImageClassifier.Train(data, options, CPU, hooks);
        return classifier.Score(_unseen.Images).data<float>().ToArray();
    }
}
