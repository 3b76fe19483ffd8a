using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

/// <summary>GroupDRO, separate statistics of synthetic images, and pre-training, in whole trainings.</summary>
public sealed class TrainingVariantTests : IDisposable
{
    private static readonly ClassifierTrainingOptions Separate =
        BrightSquares.Options(1) with { SeparateSyntheticStatistics = true, BatchSize = 24 };
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>One step over all 24 images: the running mean is that of the 16 real ones alone, while the weights have learned of the 8
    /// others too.</summary>
    [Fact]
    public void Train_SeparateStatistics_KeepsThoseOfRealImagesOnly()
    {
        var real = Weights(_ => BrightSquares.Make(16), BrightSquares.Options(1) with { BatchSize = 16 });
        var separate = Weights(_ => WithNegatives(), Separate);
        var mixed = Weights(_ => WithNegatives(), Separate with { SeparateSyntheticStatistics = false });

        Assert.Equal(0, Difference(real, separate, "bn1.running_mean"), 1e-6);
        Assert.Equal(0, Difference(real, separate, "bn1.running_var"), 1e-5);
        Assert.True(Difference(real, mixed, "bn1.running_mean") > 1e-4);
        Assert.True(Difference(real, separate, "layer1.0.conv1.weight") > 1e-4);
    }

    [Fact]
    public void Train_SeparateStatistics_WithoutBothKinds_IsRefused()
    {
        Assert.Contains("0 of the 16", Assert.Throws<EngineException>(() => Train(_ => BrightSquares.Make(16), Separate)).Message);
        var all = Assert.Throws<EngineException>(
            () => Train(_ => BrightSquares.Make(16) with { Synthetic = ones(16, dtype: ScalarType.Bool) }, Separate));
        Assert.Contains("16 of the 16", all.Message);
    }

    /// <summary>Batches of 2 often hold one kind only, or one image of each.</summary>
    [Fact]
    public void Train_SeparateStatistics_CopesWithBatchesOfOneKind()
    {
        using var classifier = Train(_ => WithNegatives(), Separate with { Steps = 24, BatchSize = 2 });
        Assert.True(classifier.Score(BrightSquares.Make(4).Images).isfinite().all().item<bool>());
    }

    [Fact]
    public void Train_SeparateStatistics_LeavesNoMoreTensorsWithMoreSteps()
    {
        long LiveAfter(int steps)
        {
            var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
            Train(_ => WithNegatives(), Separate with { Steps = steps }).Dispose();
            return DisposeScopeManager.Statistics.ThreadTotalLiveCount - before;
        }

        Assert.Equal(LiveAfter(2), LiveAfter(9));
    }

    [Fact]
    public void Train_SeparateStatistics_OfBatchNormsThatAreNotThere_IsRefused()
    {
        var error = Assert.Throws<EngineException>(
            () => Train(_ => WithNegatives(), Separate with { Arch = ResNetArchitecture.BitResNet50 }));
        Assert.Contains("no batch normalisation", error.Message);
    }

    [Fact]
    public void Train_GroupDro_TurnsToTheGroupThatIsServedWorst()
    {
        ClassificationPass Pass(int number) => BrightSquares.Make(32) is var pass
            ? pass with { Groups = (arange(32, dtype: int64) < 4).to(int64), Labels = where(arange(32) < 4, 1 - pass.Labels, pass.Labels) }
            : null!;

        // The four of group 1 contradict the others: the mean over examples gives them up, GroupDRO does not.
        var minority = BrightSquares.Make(4);
        float LossOfMinority(double stepSize)
        {
            using var classifier = Train(
                Pass, BrightSquares.Options(20) with { GroupDroStepSize = stepSize, GroupCount = 2, BatchSize = 32 });
            return -classifier.Score(minority.Images).gather(1, (1 - minority.Labels).unsqueeze(1)).log().mean().item<float>();
        }

        var (robust, mean) = (LossOfMinority(1), LossOfMinority(0));
        Assert.True(robust < mean - 0.05, $"{robust} with GroupDRO, {mean} without");
    }

    [Fact]
    public void Train_GroupDroWithoutGroups_IsRefused()
    {
        var error = Assert.Throws<EngineException>(
            () => Train(_ => BrightSquares.Make(8), BrightSquares.Options(1) with { GroupDroStepSize = .01 }));
        Assert.Contains("which group", error.Message);
    }

    [Fact]
    public void Train_GroupsOrKindsOfOtherExamples_AreRefused()
    {
        string Refused(Func<ClassificationPass, ClassificationPass> change) => Assert.Throws<EngineException>(
            () => Train(_ => change(BrightSquares.Make(8)), BrightSquares.Options(1))).Message;

        Assert.Contains(
            "Pass 0 over the classifier's training data has 8 examples, but Groups is Int64 of shape [7]",
            Refused(pass => pass with { Groups = zeros(7, int64) }));
        Assert.Contains("Groups is Int64 of shape [8, 1]", Refused(pass => pass with { Groups = zeros([8, 1], int64) }));
        Assert.Contains("Synthetic is Bool of shape [9]", Refused(pass => pass with { Synthetic = zeros(9, ScalarType.Bool) }));
        Assert.Contains("Synthetic is Float32 of shape [8]", Refused(pass => pass with { Synthetic = zeros(8) }));
    }

    /// <summary>Warm-up over 1 step and half a cosine, for 4 steps of pre-training at 0.1 and 4 of fine-tuning at 0.01.</summary>
    [Fact]
    public void Train_Pretraining_HasItsOwnExamplesAndSchedule()
    {
        var rates = new List<double>();
        var reads = new List<string>();
        var hooks = new TrainingHooks { Metric = (name, value, _) => rates.AddRange(name == "classifier/learningRate" ? [value] : []) };
        ClassificationPass Read(string name)
        {
            reads.Add(name);
            return BrightSquares.Make(8);
        }

        var options = BrightSquares.Options(8) with
        {
            SyntheticPretraining = .5, BatchSize = 8, WarmupSteps = 1, LearningRate = .1, FineTuningLearningRate = .01
        };
        ImageClassifier.Train(new ClassifierData(_ => Read("real"), _ => Read("synthetic")), options, CPU, hooks).Dispose();

        Assert.Equal(["real", "synthetic", "synthetic", "synthetic", "synthetic", "real", "real", "real"], reads);
        double[] phase = [1, 1, 0.75, 0.25];
        Assert.Equal([.. phase.Select(rate => .1 * rate), .. phase.Select(rate => .01 * rate)], rates, (a, b) => Math.Abs(a - b) < 1e-9);
    }

    private static ClassificationPass WithNegatives()
    {
        var real = BrightSquares.Make(16);
        return new ClassificationPass(
            cat([real.Images, 255 - BrightSquares.Make(8, seed: 3).Images]), cat(
                [real.Labels, arange(8, dtype: int64).remainder(2)]), arange(24) >= 16);
    }

    private static ImageClassifier Train(Func<int, ClassificationPass> passes, ClassifierTrainingOptions options) =>
        ImageClassifier.Train(passes, options, CPU, TrainingHooks.None);

    private static Dictionary<string, Tensor> Weights(Func<int, ClassificationPass> passes, ClassifierTrainingOptions options)
    {
        using var classifier = Train(passes, options);
        using var stream = new MemoryStream();
        classifier.Save(stream);
        stream.Position = 0;
        return new(Safetensors.Read(stream, out _, "test"));
    }

    private static float Difference(Dictionary<string, Tensor> first, Dictionary<string, Tensor> second, string name) =>
        (first[name] - second[name]).abs().max().item<float>();
}
