using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class ImageNormalizationTests : IDisposable
{
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    // By hand: (1 - 0.485) / 0.229, (0 - 0.456) / 0.224, (0.5 - 0.406) / 0.225.
    [Theory]
    [InlineData(ImageNormalization.UnitRange, 1, 0, 0.5)]
    [InlineData(ImageNormalization.ImageNet, 2.2489083, -2.0357143, 0.41777778)]
    [InlineData(ImageNormalization.SignedRange, 1, -1, 0)]
    public void Apply_RedGreenBlue_GivesEachChannelItsOwn(ImageNormalization normalization, double red, double green, double blue)
    {
        var image = tensor(new[] { 1f, 0f, 0.5f }).view(1, 3, 1, 1);
        var values = ChannelScaling.Apply(normalization, image).flatten().data<float>().ToArray();
        Assert.All(values.Zip([red, green, blue]), pair => Assert.Equal(pair.Second, pair.First, 1e-6));
    }

    [Fact]
    public void Load_AfterSave_KeepsStemAndNormalization()
    {
        using var trained = Train(BrightSquares.Options(1) with { Stem = ResNetStem.Large, Arch = ResNetArchitecture.ResNet18,
            Normalization = ImageNormalization.ImageNet });
        using var stream = new MemoryStream();
        trained.Save(stream);
        stream.Position = 0;
        using var loaded = ImageClassifier.Load(stream, CPU);
        Assert.Equal((ResNetStem.Large, ImageNormalization.ImageNet), (loaded.Shape.Stem, loaded.Shape.Normalization));
        var images = BrightSquares.Make(8, seed: 9).Images;
        Assert.Equal(trained.Score(images).data<float>().ToArray(), loaded.Score(images).data<float>().ToArray());
    }

    [Fact]
    public void Train_OtherNormalization_IsUsedInTrainingAndScoring()
    {
        // A network that saw one scale and scores another could not tell the classes apart.
        using var trained = Train(BrightSquares.Options() with { Normalization = ImageNormalization.SignedRange });
        var unseen = BrightSquares.Make(64, seed: 9);
        Assert.InRange(trained.Score(unseen.Images).argmax(1).eq(unseen.Labels).to(float32).mean().item<float>(), 0.9f, 1f);
    }

    [Fact]
    public void Load_FileOfTheFirstFormat_HasTheUsualStemAndNormalization()
    {
        // Its classifiers took grey images.
        using var trained = Train(BrightSquares.Options(1) with { AcceptGrey = true });
        using var stream = new MemoryStream();
        trained.Save(stream);
        stream.Position = 0;
        var tensors = Safetensors.Read(stream, out var metadata);
        using var old = new MemoryStream();
        string[] known = ["architecture", "classCount", "imageSize"];
        var notes = known.ToDictionary(key => key, key => metadata[key]);
        notes["format"] = "fairdiff-classifier-1";
        Safetensors.Write(old, tensors, notes);
        Safetensors.Dispose(tensors);
        old.Position = 0;
        using var loaded = ImageClassifier.Load(old, CPU);
        Assert.Equal(trained.Shape, loaded.Shape);
    }

    private static ImageClassifier Train(ClassifierTrainingOptions options) =>
        ImageClassifier.Train(_ => BrightSquares.Make(100), options, CPU, TrainingHooks.None);
}
