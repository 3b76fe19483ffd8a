using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class ImageClassifierTests : IDisposable
{
    private static readonly Lazy<ImageClassifier> Shared = new(() => Train());

    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    [Fact]
    public void Train_SeparableClasses_ScoresUnseenImagesRight()
    {
        var unseen = BrightSquares.Make(64, seed: 9);
        var scores = Shared.Value.Score(unseen.Images);
        Assert.Equal([64, 2], scores.shape);
        Assert.Equal(0, (scores.sum(1) - 1).abs().max().item<float>(), 1e-6);
        Assert.InRange(scores.argmax(1).eq(unseen.Labels).to(float32).mean().item<float>(), 0.95f, 1f);
    }

    [Fact]
    public void Train_SameSeed_GivesTheSameBits()
    {
        var images = BrightSquares.Make(8, seed: 9).Images;
        using var again = Train();
        Assert.Equal(Values(Shared.Value.Score(images)), Values(again.Score(images)));
    }

    [Fact]
    public void Train_OtherSeed_GivesOtherScores()
    {
        var images = BrightSquares.Make(8, seed: 9).Images;
        using var other = Train(BrightSquares.Options() with { Seed = 6 });
        Assert.NotEqual(Values(Shared.Value.Score(images)), Values(other.Score(images)));
    }

    [Fact]
    public void Train_BFloat16_ScoresInFullPrecision()
    {
        var unseen = BrightSquares.Make(32, seed: 9);
        using var classifier = Train(BrightSquares.Options() with { Precision = Precision.BFloat16 });
        var scores = classifier.Score(unseen.Images);
        var alone = classifier.Score(unseen.Images.narrow(0, 3, 1));
        Assert.Equal(float32, scores.dtype);
        Assert.Equal(0, (scores.narrow(0, 3, 1) - alone).abs().max().item<float>(), 1e-5);
        Assert.InRange(scores.argmax(1).eq(unseen.Labels).to(float32).mean().item<float>(), 0.9f, 1f);
    }

    [Fact]
    public void Score_OneRowAlone_EqualsTheRowInABatch()
    {
        var images = BrightSquares.Make(300, seed: 3).Images;
        var together = Shared.Value.Score(images);
        foreach (var row in new[] { 0, 255, 256, 299 })
        {
            var alone = Shared.Value.Score(images.narrow(0, row, 1));
            Assert.Equal(0, (together.narrow(0, row, 1) - alone).abs().max().item<float>(), 1e-5);
        }
    }

    [Fact]
    public void Score_SeveralThreads_GiveTheScoresOfOne()
    {
        var images = BrightSquares.Make(40, seed: 4).Images;
        var expected = Values(Shared.Value.Score(images));
        Parallel.For(0, 8, _ =>
        {
            using var scores = Shared.Value.Score(images);
            Assert.Equal(expected.Length, Values(scores).Zip(expected).Count(pair => Math.Abs(pair.First - pair.Second) <= 1e-5));
        });
    }

    [Fact]
    public void Score_NoRows_IsEmpty() => Assert.Equal([0, 2], Shared.Value.Score(zeros([0, 3, 12, 12], uint8)).shape);

    [Fact]
    public void Score_OtherSize_SaysBothSizes()
    {
        var error = Assert.Throws<EngineException>(() => Shared.Value.Score(zeros([2, 3, 16, 16], uint8)));
        Assert.Contains("[2, 3, 16, 16]", error.Message);
        Assert.Contains("12", error.Message);
    }

    [Fact]
    public void Embed_Images_LeadToTheScores()
    {
        var features = Shared.Value.Embed(BrightSquares.Make(10).Images);
        Assert.Equal([10, Shared.Value.EmbeddingSize], features.shape);
        Assert.Equal(96, Shared.Value.EmbeddingSize);
        Assert.True(features.std().item<float>() > 0);
    }

    [Theory]
    [InlineData(ResNetArchitecture.ResNet8)]
    [InlineData(ResNetArchitecture.ResNet18)]
    public void Load_AfterSave_ScoresBitEqual(ResNetArchitecture architecture)
    {
        var images = BrightSquares.Make(20, seed: 9).Images;
        using var trained = Train(BrightSquares.Options(1) with { Arch = architecture });
        using var stream = new MemoryStream();
        trained.Save(stream);
        stream.Position = 0;
        using var loaded = ImageClassifier.Load(stream, CPU);
        Assert.Equal(trained.Shape, loaded.Shape);
        Assert.Equal(Values(trained.Score(images)), Values(loaded.Score(images)));
    }

    [Fact]
    public void Load_OtherData_IsRefused()
    {
        using var stream = new MemoryStream();
        Safetensors.Write(
            stream, new Dictionary<string, Tensor> { ["weight"] = ones(2) }, new Dictionary<string, string> { ["format"] = "other" });
        stream.Position = 0;
        var error = Assert.Throws<EngineException>(() => ImageClassifier.Load(stream, CPU));
        Assert.Contains("format = 'other'", error.Message);
    }

    private static float[] Values(Tensor tensor) => tensor.data<float>().ToArray();

    private static ImageClassifier Train(ClassifierTrainingOptions? options = null) =>
        ImageClassifier.Train(pass => BrightSquares.Make(100), options ?? BrightSquares.Options(), CPU, TrainingHooks.None);
}
