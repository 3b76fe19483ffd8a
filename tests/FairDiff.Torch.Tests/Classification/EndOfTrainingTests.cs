using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

/// <summary>What is done behind the last step: the mean of the last weights, and a last layer that is fitted again.</summary>
public sealed class EndOfTrainingTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>With a learning rate that moves nothing, the statistics are those of the first layer's output on the next batch: all 24
    /// images.</summary>
    [Fact]
    public void Train_WeightAveraging_EstimatesTheStatisticsAnew()
    {
        var options = BrightSquares.Options(10) with { WeightAveraging = .2, BatchSize = 24, LearningRate = 1e-12, WeightDecay = 0 };
        var state = Weights(options);
        var images = BrightSquares.Make(24).Images.to(float32) / 255f;
        var maps = nn.functional.conv2d(images, state["conv1.weight"], padding: [1, 1]);

        Assert.Equal(0, (maps.mean([0, 2, 3]) - state["bn1.running_mean"]).abs().max().item<float>(), 1e-5);
        Assert.Equal(0, (maps.var([0, 2, 3]) - state["bn1.running_var"]).abs().max().item<float>(), 1e-5);
    }

    [Fact]
    public void Train_WeightAveraging_IsAnotherTrainingAndLearnsTheClasses()
    {
        using var classifier = Train(BrightSquares.Options(40) with { WeightAveraging = .25 });
        Assert.NotEqual(Bits(Weights(BrightSquares.Options(9))), Bits(Weights(BrightSquares.Options(9) with { WeightAveraging = .5 })));
        var unseen = BrightSquares.Make(64, seed: 9);
        Assert.InRange(classifier.Score(unseen.Images).argmax(1).eq(unseen.Labels).to(float32).mean().item<float>(), 0.9f, 1);
    }

    [Fact]
    public void Train_WeightAveragingWithValidation_IsRefused()
    {
        var unseen = BrightSquares.Make(8, seed: 9);
        var data = new ClassifierData(_ => BrightSquares.Make(24)) { Validation = new(unseen.Images, unseen.Labels) };
        Assert.Contains("WeightAveraging", Assert.Throws<ArgumentOutOfRangeException>(
            () => ImageClassifier.Train(data, BrightSquares.Options(2) with { WeightAveraging = .5 }, CPU)).Message);
    }

    [Fact]
    public void Train_LastLayerRetraining_ChangesTheLastLayerOnly()
    {
        var plain = Weights(BrightSquares.Options(9));
        var fitted = Weights(BrightSquares.Options(9) with { LastLayerRetraining = new() });

        Assert.All(plain.Keys, name => Assert.Equal(
            !name.StartsWith("fc.", StringComparison.Ordinal), plain[name].equal(fitted[name]).all().item<bool>()));
    }

    [Fact]
    public void Train_LastLayerRetraining_LearnsFromFeaturesOfRealRowsAlone()
    {
        // Four of five rows are synthetic, with the labels turned round.
        ClassificationPass Pass()
        {
            var pass = BrightSquares.Make(150);
            var synthetic = arange(150, dtype: int64).remainder(5).ne(0);
            return new(pass.Images, where(synthetic, 1 - pass.Labels, pass.Labels), synthetic);
        }

        var unseen = BrightSquares.Make(64, seed: 9);
        double Right(ClassifierTrainingOptions options)
        {
            using var classifier = ImageClassifier.Train(_ => Pass(), options, CPU, TrainingHooks.None);
            return classifier.Score(unseen.Images).argmax(1).eq(unseen.Labels).to(float32).mean().item<float>();
        }

        Assert.InRange(Right(BrightSquares.Options(40)), 0, 0.45);
        Assert.InRange(Right(BrightSquares.Options(40) with { LastLayerRetraining = new() }), 0.8, 1);
    }

    /// <summary>Features that say nothing leave the logarithm of the weighted shares as the bias.</summary>
    [Fact]
    public void Fit_ConstantFeatures_GivesTheWeightedSharesOfTheClasses()
    {
        var (weight, bias) = LogisticHead.Fit(
            ones(4, 3), tensor(new[] { 0L, 0, 1, 2 }), tensor(new[] { .1, .1, .3, .5 }), classes: 3, penalty: .01);
        var shares = (weight.sum(1) + bias).softmax(0).data<double>().ToArray();
        Assert.Equal([.2, .3, .5], shares, (one, other) => Math.Abs(one - other) < 1e-5);
    }

    /// <summary>At the minimum the gradient is zero: sum of w_i (p_i - y_i) x_i + penalty W = 0 in standardised features.</summary>
    [Fact]
    public void Fit_AnyFeatures_EndsAtTheMinimum()
    {
        using var generator = new Generator(5);
        var features = randn([60, 4], generator: generator) * tensor(new[] { 1f, 5, 0.2f, 1 });
        var labels = (features[.., 0] + randn([60], generator: generator)).gt(0).to(int64);
        var weights = ones(60, float64) / 60;
        var (weight, bias) = LogisticHead.Fit(features, labels, weights, classes: 2, penalty: .05);

        var values = features.to(float64);
        var deviation = (values - values.mean([0])).pow(2).mean([0]).sqrt();
        var errors = (values.mm(weight.t()) + bias).softmax(1) - nn.functional.one_hot(labels, 2).to(float64);
        var gradient = (errors.t().mm((values - values.mean([0])) / deviation) / 60) + (.05 * weight * deviation);
        Assert.Equal(0, gradient.abs().max().item<double>(), 1e-6);
        Assert.Equal(0, errors.mean([0]).abs().max().item<double>(), 1e-6);
    }

    /// <summary>More batches for the statistics, and more rows for the last layer, leave no more tensors.</summary>
    [Fact]
    public void Train_MoreSteps_LeavesNoMoreTensors()
    {
        long Live(int steps)
        {
            using var classifier = Train(BrightSquares.Options(steps) with { WeightAveraging = .2, LastLayerRetraining = new() });
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        }

        var (first, second, third) = (Live(10), Live(10), Live(30));
        Assert.Equal(second - first, third - second);
    }

    private static ImageClassifier Train(ClassifierTrainingOptions options) =>
        ImageClassifier.Train(_ => BrightSquares.Make(24), options, CPU, TrainingHooks.None);

    private static Dictionary<string, Tensor> Weights(ClassifierTrainingOptions options)
    {
        using var classifier = Train(options);
        using var stream = new MemoryStream();
        classifier.Save(stream);
        stream.Position = 0;
        return Safetensors.Read(stream, out _, "weights");
    }

    private static float[] Bits(Dictionary<string, Tensor> weights) => weights["conv1.weight"].data<float>().ToArray();
}
