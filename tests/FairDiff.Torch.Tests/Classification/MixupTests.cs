using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class MixupTests : IDisposable
{
    private const float Unknown = float.NaN;
    private readonly IDisposable _scope = NewDisposeScope();
    private readonly Tensor _logits = tensor(new[,] { { 1.5f, -0.5f, 0.25f }, { -1, 2, 0.5f }, { 0, -0.75f, 3 } });
    private readonly Tensor _classes = tensor(new[] { 0L, 1, 2 });
    private readonly Mixup _rotation = new(tensor(new[] { 1L, 2, 0 }), 0.75);

    private static ClassifierTrainingOptions Exclusive => new() { ClassCount = 3 };

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Draw_WithoutAlpha_IsNone() => Assert.Null(Mixup.Draw(BrightSquares.Options(), Batch(8), 0));

    [Fact]
    public void Draw_EachStep_IsAnotherPermutationAndShare()
    {
        var options = BrightSquares.Options() with { Mixup = 1 };
        var (first, again, second) = (
            Mixup.Draw(options, Batch(32), 0)!, Mixup.Draw(options, Batch(32), 0)!, Mixup.Draw(options, Batch(32), 1)!);
        Assert.Equal(Enumerable.Range(0, 32).Select(place => (long)place), Partners(first).Order());
        Assert.Equal(Partners(first), Partners(again));
        Assert.Equal(first.Share, again.Share);
        Assert.NotEqual(Partners(first), Partners(second));
        Assert.NotEqual(first.Share, second.Share);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Draw_WhatIsKeptApart_StaysApart(bool groups)
    {
        var kinds = arange(32, dtype: int64).remainder(3);
        var batch = groups ? Batch(32) with { Groups = kinds } : Batch(32) with { Synthetic = kinds.eq(0) };
        var options = BrightSquares.Options() with
        {
            Mixup = 1, GroupDroStepSize = groups ? .01 : 0, GroupCount = 3, SeparateSyntheticStatistics = !groups
        };
        var partners = Partners(Mixup.Draw(options, batch, 0)!);
        Assert.Equal(32, partners.Distinct().Count());
        long KindOf(long place) => groups ? place % 3 : place % 3 == 0 ? 1 : 0;
        Assert.All(Enumerable.Range(0, 32), place => Assert.Equal(KindOf(place), KindOf(partners[place])));
        Assert.InRange(Enumerable.Range(0, 32).Count(place => partners[place] == place), 0, 12);
    }

    [Fact]
    public void Blend_Values_AreSharesOfBoth() =>
        Assert.Equal([1.5f, 3, 2.5f], _rotation.Blend(tensor(new[] { 1f, 3, 3 })).data<float>().ToArray());

    /// <summary>lambda CE(y_i) + (1 - lambda) CE(y_j), as in the authors' code.</summary>
    [Fact]
    public void Mean_OfClasses_IsTheShareOfBothCrossEntropies()
    {
        var expected = (0.75 * nn.functional.cross_entropy(_logits, _classes).item<float>()) +
            (0.25 * nn.functional.cross_entropy(_logits, tensor(new[] { 1L, 2, 0 })).item<float>());
        Assert.Equal(expected, Mean(Exclusive, _classes), 1e-6);
    }

    /// <summary>The loss of the blended label itself; with the focal loss too, which is linear in the label as well.</summary>
    [Theory]
    [InlineData(ClassificationTask.Multiclass, ClassificationLoss.CrossEntropy)]
    [InlineData(ClassificationTask.Multiclass, ClassificationLoss.Focal)]
    [InlineData(ClassificationTask.MultiLabel, ClassificationLoss.CrossEntropy)]
    [InlineData(ClassificationTask.MultiLabel, ClassificationLoss.Focal)]
    internal void Mean_OfVectors_IsTheLossOfTheBlendedLabel(ClassificationTask task, ClassificationLoss kind)
    {
        var labels = tensor(new[,] { { .5f, .25f, .25f }, { 0, 1, 0 }, { .1f, .2f, .7f } });
        var options = Exclusive with { Task = task, Loss = kind };
        using var function = new LossFunction(options, null);
        Assert.Equal(function.Mean(_logits, new BatchLabels(_rotation.Blend(labels))).item<float>(), Mean(options, labels), 1e-6);
    }

    /// <summary>Three examples and one label, which is known of the first only: of the third's loss, its partner, a quarter
    /// counts.</summary>
    [Fact]
    public void Mean_LabelUnknownOfOne_CountsForTheOther()
    {
        var one = tensor(new[,] { { 0.5f }, { 1 }, { -2 } });
        var labels = _rotation.Labels(new BatchLabels(tensor(new[,] { { 1 }, { Unknown }, { Unknown } })));
        using var function = new LossFunction(Exclusive with { Task = ClassificationTask.MultiLabel, ClassCount = 1 }, null);
        var expected = ((0.75 * Math.Log(1 + Math.Exp(-0.5))) + (0.25 * Math.Log(1 + Math.Exp(2)))) / (0.75 + 0.25);
        Assert.Equal(expected, function.Mean(one, labels).item<float>(), 1e-6);
    }

    /// <summary>Each loss is multiplied by the weight of the example whose label it is of, and the mean is over examples.</summary>
    [Fact]
    public void Mean_WeightedExamples_CountByTheWeightsOfBoth()
    {
        float[] weights = [2, .5f, .5f];
        var (own, partners) = (_classes, new[] { 1L, 2, 0 });
        double Loss(int row, long label) => nn.functional.cross_entropy(_logits[row].unsqueeze(0), tensor(new[] { label })).item<float>();
        var expected = Enumerable.Range(0, 3).Sum(
            i => (.75 * weights[i] * Loss(i, own[i].item<long>())) + (.25 * weights[partners[i]] * Loss(i, partners[i]))) / 3;
        using var function = new LossFunction(Exclusive, null);

        Assert.Equal(
            expected, function.Mean(_logits, _rotation.Labels(new BatchLabels(_classes, Weights: tensor(weights)))).item<float>(), 1e-6);
    }

    /// <summary>All three are taken for their own class: right by three quarters each.</summary>
    [Fact]
    public void Of_BlendedExamples_CountForBothLabels()
    {
        Assert.Equal((2.25, 3), TrainingHits.Of(_logits, _rotation.Labels(new BatchLabels(_classes)), ClassificationTask.Multiclass));
        Assert.Equal((3, 3), TrainingHits.Of(_logits, new BatchLabels(_classes), ClassificationTask.Multiclass));
    }

    [Fact]
    public void Train_Mixup_LearnsTheClasses()
    {
        using var classifier = Train(40);
        var unseen = BrightSquares.Make(64, seed: 9);
        Assert.InRange(classifier.Score(unseen.Images).argmax(1).eq(unseen.Labels).to(float32).mean().item<float>(), 0.95f, 1);
    }

    [Fact]
    public void Train_Mixup_IsTheSameOnEveryRunAndLeavesNoMoreTensorsWithMoreSteps()
    {
        var images = BrightSquares.Make(4).Images;
        (float[] Scores, long Live) Scores(int steps)
        {
            using var classifier = Train(steps);
            return (classifier.Score(images).data<float>().ToArray(), DisposeScopeManager.Statistics.ThreadTotalLiveCount);
        }

        var (first, second, third) = (Scores(3), Scores(3), Scores(9));
        Assert.Equal(first.Scores, second.Scores);
        Assert.Equal(second.Live - first.Live, third.Live - second.Live);
    }

    /// <summary>One step over all 24 images: a permutation of the real ones keeps the mean of the first, linear, layer; one synthetic
    /// partner would move it.</summary>
    [Fact]
    public void Train_MixupWithSeparateStatistics_KeepsThoseOfRealImagesOnly()
    {
        var plain = RunningMean(BrightSquares.Options(1) with { BatchSize = 24, SeparateSyntheticStatistics = true });
        var mixed = RunningMean(BrightSquares.Options(1) with { BatchSize = 24, SeparateSyntheticStatistics = true, Mixup = 1 });
        Assert.Equal(0, (plain - mixed).abs().max().item<float>(), 1e-6);
    }

    private static ClassificationBatch Batch(int count) => new(zeros([count, 3, 8, 8], uint8), zeros(count, int64), null, null);

    private static long[] Partners(Mixup mixup) => mixup.Partners.data<long>().ToArray();

    private double Mean(ClassifierTrainingOptions options, Tensor labels)
    {
        using var function = new LossFunction(options, null);
        return function.Mean(_logits, _rotation.Labels(new BatchLabels(labels))).item<float>();
    }

    private static ImageClassifier Train(int steps) =>
        ImageClassifier.Train(_ => BrightSquares.Make(60), BrightSquares.Options(steps) with { Mixup = .4 }, CPU, TrainingHooks.None);

    private static Tensor RunningMean(ClassifierTrainingOptions options)
    {
        ClassificationPass Pass(int number) => new(
            cat([BrightSquares.Make(16).Images, 255 - BrightSquares.Make(8, seed: 3).Images]), arange(
                24, dtype: int64).remainder(2), arange(24) >= 16);
        using var classifier = ImageClassifier.Train(Pass, options, CPU, TrainingHooks.None);
        using var stream = new MemoryStream();
        classifier.Save(stream);
        stream.Position = 0;
        return Safetensors.Read(stream, out _, "test")["bn1.running_mean"];
    }
}
