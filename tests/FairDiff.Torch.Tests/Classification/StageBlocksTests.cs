using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class StageBlocksTests : IDisposable
{
    private static readonly ClassifierTrainingOptions Options =
        BrightSquares.Options(steps: 4) with { StageBlocks = [2, 1, 1], BatchSize = 8 };

    private readonly TemporaryFolder _folder = new();
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose()
    {
        _scope.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Train_BlocksOfItsOwn_SavesLoadsAndResumesThem()
    {
        using var data = BrightSquares.Make(16);
        using var classifier = Train(Options, data);
        using var stream = new MemoryStream();
        classifier.Save(stream);
        stream.Position = 0;
        using var loaded = ImageClassifier.Load(stream, CPU);
        var resumed = Options with { CheckpointPath = _folder.File("checkpoint"), CheckpointInterval = TimeSpan.Zero };
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => Train(resumed, data, new TrainingHooks
        {
            Cancellation = stop.Token,
            Step = done =>
            {
                if (done == 2)
                {
                    stop.Cancel();
                }
            },
        }));
        using var again = Train(resumed, data);

        Assert.Contains("layer1.1.conv2.weight", Names(classifier));
        Assert.DoesNotContain("layer2.1.conv1.weight", Names(classifier));
        Assert.True(classifier.Score(data.Images).Equals(loaded.Score(data.Images)));
        Assert.True(classifier.Score(data.Images).Equals(again.Score(data.Images)));
    }

    [Theory]
    [InlineData(new[] { 1, 1 })]
    [InlineData(new[] { 1, 1, 1, 1 })]
    [InlineData(new[] { 1, 0, 1 })]
    [InlineData(new[] { 1, 101, 1 })]
    public void Validate_BlocksThatDoNotFit_SaysHowMany(int[] blocks) => Assert.Contains(
        "3 numbers from 1 to 100, one for each stage of ResNet8",
        Assert.Throws<ArgumentOutOfRangeException>((Options with { StageBlocks = blocks }).Validate).Message);

    [Fact]
    public void Save_UsualBlocks_DoesNotNameThem()
    {
        using var data = BrightSquares.Make(16);
        using var classifier = Train(Options with { StageBlocks = null, Steps = 1 }, data);
        using var stream = new MemoryStream();
        classifier.Save(stream);

        Assert.DoesNotContain("stageBlocks", System.Text.Encoding.Latin1.GetString(stream.ToArray()));
    }

    [Fact]
    public void Train_LastLayer_LeavesTheBackboneAsItIs()
    {
        using var data = BrightSquares.Make(32);
        using (var first = Train(Options with { Steps = 20 }, data))
        using (var file = File.Create(_folder.File("first.safetensors")))
        {
            first.Save(file);
        }

        var weights = PretrainedWeights.FromFile(_folder.File("first.safetensors"));
        using var before = Load(_folder.File("first.safetensors"));
        using var after = Train(
            Options with { PretrainedWeights = weights, TrainedLayers = TrainedLayers.LastLayer, Steps = 10, LearningRate = .05 }, data);
        var (old, trained) = (Tensors(before), Tensors(after));

        Assert.All(old.Where(pair => !pair.Key.StartsWith("fc.", StringComparison.Ordinal)), pair =>
            Assert.True(pair.Value.Equals(trained[pair.Key]), pair.Key));
        Assert.False(old["fc.weight"].Equals(trained["fc.weight"]));
        Assert.True(before.Embed(data.Images).Equals(after.Embed(data.Images)));
        Assert.True(Loss(after, data) < Loss(before, data));
    }

    [Fact]
    public void Validate_LastLayerWithoutWeights_IsRefused() => Assert.Contains(
        "TrainedLayers is LastLayer; it must be All without PretrainedWeights",
        Assert.Throws<ArgumentOutOfRangeException>((Options with { TrainedLayers = TrainedLayers.LastLayer }).Validate).Message);

    private static double Loss(ImageClassifier classifier, ClassificationPass data) =>
        nn.functional.cross_entropy(classifier.Logits(data.Images), data.Labels).item<float>();

    private static ImageClassifier Train(ClassifierTrainingOptions options, ClassificationPass data, TrainingHooks? hooks = null) =>
        ImageClassifier.Train(
            _ => new ClassificationPass(data.Images.alias(), data.Labels.alias()), options, CPU, hooks ?? TrainingHooks.None);

    private static ImageClassifier Load(string path)
    {
        using var file = File.OpenRead(path);
        return ImageClassifier.Load(file, CPU);
    }

    private static IEnumerable<string> Names(ImageClassifier classifier) => Tensors(classifier).Keys;

    private static Dictionary<string, Tensor> Tensors(ImageClassifier classifier)
    {
        using var stream = new MemoryStream();
        classifier.Save(stream);
        stream.Position = 0;
        return Safetensors.Read(stream, out _);
    }
}
