using FairDiff.Torch.Classification;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

/// <summary>
/// Expected values: PyTorch 1.13 (cross_entropy with and without weights and with probabilities, binary_cross_entropy_with_logits with and
/// without pos_weight over the known labels), torchvision 0.14's sigmoid_focal_loss, and for the focal loss of classes its definition in
/// float32.
/// </summary>
public sealed class LossFunctionTests : IDisposable
{
    private const double Tolerance = 2e-6;
    private const float Unknown = float.NaN;

    private static readonly double[] Weights = [0.5, 1, 3];
    private readonly IDisposable _scope = NewDisposeScope();
    private readonly Tensor _logits = tensor(new[,] { { 1.5f, -0.5f, 0.25f }, { -1, 2, 0.5f }, { 0, -0.75f, 3 }, { 0.3f, 0.1f, -0.2f } });
    private readonly Tensor _classes = tensor(new[] { 0L, 1, 0, 2 });
    private readonly Tensor _soft = tensor(new[,] { { .5f, .25f, .25f }, { 0, 1, 0 }, { .1f, .2f, .7f }, { 1 / 3f, 1 / 3f, 1 / 3f } });
    private readonly Tensor _several = tensor(new[,] { { 1, 0, Unknown }, { Unknown, 1, 0 }, { 0, 0, 1 }, { 1, Unknown, 0.5f } });

    private static ClassifierTrainingOptions Exclusive => new() { ClassCount = 3 };

    private static ClassifierTrainingOptions Several => Exclusive with { Task = ClassificationTask.MultiLabel };

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Mean_Classes_IsCrossEntropy() => Assert.Equal(1.2624863, Mean(Exclusive, _classes), Tolerance);

    [Fact]
    public void Mean_ClassesWithWeights_IsTheWeightedMean() =>
        Assert.Equal(1.2220953, Mean(Exclusive with { ClassWeights = Weights }, _classes), Tolerance);

    [Fact]
    public void Mean_SoftLabels_IsCrossEntropyWithProbabilities() => Assert.Equal(0.9114446, Mean(Exclusive, _soft), Tolerance);

    [Theory]
    [InlineData(2.0, false, 0.9034864)]
    [InlineData(1.5, true, 0.8364571)]
    public void Mean_FocalOfClasses_IsItsDefinition(double gamma, bool weighted, double expected) => Assert.Equal(
        expected,
        Mean(Exclusive with { Loss = ClassificationLoss.Focal, FocalGamma = gamma, ClassWeights = weighted ? Weights : null }, _classes),
        Tolerance);

    [Fact]
    public void Mean_FocalWithGamma0_IsCrossEntropy()
    {
        var focal = Exclusive with { Loss = ClassificationLoss.Focal, FocalGamma = 0 };
        Assert.Equal(1.2624863, Mean(focal, _classes), Tolerance);
        Assert.Equal(0.4619550, Mean(focal with { Task = ClassificationTask.MultiLabel }, _several), Tolerance);
    }

    [Fact]
    public void Mean_LabelSmoothing_IsThatOfPyTorchAndOfLabelsDrawnToOneHalf()
    {
        Assert.Equal(
            nn.functional.cross_entropy(_logits, _classes, label_smoothing: 0.1).item<float>(),
            Mean(Exclusive with { LabelSmoothing = 0.1 }, _classes),
            Tolerance);
        Assert.Equal(
            Mean(Several, (_several * 0.8) + 0.1), Mean(Several with { LabelSmoothing = 0.2 }, _several), Tolerance);
    }

    [Fact]
    public void Mean_SeveralLabels_IsBinaryCrossEntropyOverTheKnown() => Assert.Equal(0.4619550, Mean(Several, _several), Tolerance);

    [Fact]
    public void Mean_SeveralLabelsWithWeights_WeighsThePositives() =>
        Assert.Equal(0.5194471, Mean(Several with { ClassWeights = Weights }, _several), Tolerance);

    [Theory]
    [InlineData(0.25, 0.0645715)]
    [InlineData(null, 0.1120435)]
    public void Mean_FocalOfSeveralLabels_IsTorchvisions(double? alpha, double expected)
    {
        _several[3, 2] = 1;
        Assert.Equal(expected, Mean(Several with { Loss = ClassificationLoss.Focal, FocalAlpha = alpha }, _several), Tolerance);
    }

    [Theory]
    [InlineData(ClassificationLoss.CrossEntropy)]
    [InlineData(ClassificationLoss.Focal)]
    public void Mean_UnknownLabels_HaveNoGradient(ClassificationLoss loss)
    {
        var input = _logits.clone().requires_grad_();
        using var function = new LossFunction(Several with { Loss = loss, FocalGamma = 0.5 }, null);
        function.Mean(input, new BatchLabels(_several)).backward();
        Assert.Equal(_several.isnan().data<bool>().ToArray(), input.grad!.eq(0).data<bool>().ToArray());
        Assert.True(input.grad!.isfinite().all().item<bool>());
    }

    /// <summary>The sum of w_i l_i over the number of examples, not over the sum of the weights.</summary>
    [Fact]
    public void Mean_WeightedExamples_EstimatesTheMeanOverAllRows()
    {
        float[] weights = [3, 0, .5f, .5f];
        using var function = new LossFunction(Exclusive, null);
        var single = Enumerable.Range(0, 4).Select(
            i => nn.functional.cross_entropy(_logits[i].unsqueeze(0), _classes[i].unsqueeze(0)).item<float>());

        Assert.Equal(
            weights.Zip(single, (weight, loss) => (double)weight * loss).Sum() / 4,
            function.Mean(_logits, new BatchLabels(_classes, Weights: tensor(weights))).item<float>(), Tolerance);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(2)]
    public void Mean_FocalOfCertainClasses_HasAFiniteGradient(double gamma)
    {
        var certain = tensor(new[,] { { 200f, -200, 0 } }).requires_grad_();
        using var function = new LossFunction(Exclusive with { Loss = ClassificationLoss.Focal, FocalGamma = gamma }, null);
        function.Mean(certain, new BatchLabels(tensor(new[] { 0L }))).backward();
        Assert.True(certain.grad!.isfinite().all().item<bool>());
    }

    [Fact]
    public void Of_InverseFrequencies_AreNOverKTimesNk()
    {
        using var weights = ClassWeights.Of(Exclusive with { InverseFrequencyWeights = true }, _classes, CPU)!;
        Assert.Equal([4 / 6f, 4 / 3f, 4 / 3f], weights.data<float>().ToArray());

        using var ofSoft = ClassWeights.Of(
            Exclusive with { InverseFrequencyWeights = true }, tensor(new[,] { { .5f, .5f, 0 }, { 1, 0, 0 } }), CPU)!;
        Assert.Equal([2 / 4.5f, 2 / 3f, 2 / 3f], ofSoft.data<float>().ToArray());
    }

    [Fact]
    public void Of_InverseFrequenciesOfSeveralLabels_AreNegativesOverPositives()
    {
        var labels = tensor(new[,] { { 1, 0, Unknown }, { 0, 0, Unknown }, { 0, Unknown, 1 } });
        using var weights = ClassWeights.Of(Several with { InverseFrequencyWeights = true }, labels, CPU)!;
        Assert.Equal([2, 2, 1], weights.data<float>().ToArray());
    }

    private double Mean(ClassifierTrainingOptions options, Tensor labels)
    {
        options.Validate();
        using var function = new LossFunction(options, ClassWeights.Of(options, labels, CPU));
        var mean = function.Mean(_logits, new BatchLabels(labels));
        Assert.Equal(mean.item<float>(), function.Terms(_logits, new BatchLabels(labels)).Mean().item<float>(), Tolerance);
        return mean.item<float>();
    }
}
