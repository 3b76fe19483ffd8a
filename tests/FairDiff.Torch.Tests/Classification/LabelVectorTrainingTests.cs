using FairDiff.Torch.Classification;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

public sealed class LabelVectorTrainingTests : IDisposable
{
    private const float Unknown = float.NaN;
    private readonly IDisposable _scope = NewDisposeScope();

    public void Dispose() => _scope.Dispose();

    /// <summary>Label 0: the square is on the right, known of two thirds; label 1: the opposite, known of one third. Only one head sees
    /// each image.</summary>
    [Fact]
    public void Train_SeveralLabelsPartlyUnknown_LearnsEachFromWhatIsKnown()
    {
        using var classifier = Train(_ => Several(120), ClassificationTask.MultiLabel, 60);
        var unseen = BrightSquares.Make(64, seed: 9);
        var scores = classifier.Score(unseen.Images);
        var right = unseen.Labels.to(float32);
        Assert.Equal(ClassificationTask.MultiLabel, classifier.Shape.Task);
        Assert.InRange(scores[TensorIndex.Colon, 0].gt(.5).eq(right).to(float32).mean().item<float>(), 0.9f, 1);
        Assert.InRange(scores[TensorIndex.Colon, 1].gt(.5).eq(1 - right).to(float32).mean().item<float>(), 0.9f, 1);

        // Independent heads: nothing makes the scores of an image sum to 1.
        Assert.True((scores.sum(1) - 1).abs().max().item<float>() > 1e-3);
    }

    [Fact]
    public void Load_SeveralLabels_ScoresBitEqual()
    {
        using var trained = Train(_ => Several(40), ClassificationTask.MultiLabel, 2);
        using var stream = new MemoryStream();
        trained.Save(stream);
        stream.Position = 0;
        using var loaded = ImageClassifier.Load(stream, CPU);
        var images = BrightSquares.Make(8, seed: 9).Images;
        Assert.Equal(ClassificationTask.MultiLabel, loaded.Shape.Task);
        Assert.Equal(trained.Score(images).data<float>().ToArray(), loaded.Score(images).data<float>().ToArray());
    }

    [Fact]
    public void Train_SoftLabelsThatAreCertain_GivesTheScoresOfClasses()
    {
        var unseen = BrightSquares.Make(16, seed: 9).Images;
        using var hard = Train(_ => BrightSquares.Make(60), ClassificationTask.Multiclass, 3);
        using var soft = Train(
            _ => BrightSquares.Make(60) is var pass ? pass with { Labels = nn.functional.one_hot(pass.Labels, 2).to(float32) } : null!,
            ClassificationTask.Multiclass, 3);
        Assert.Equal(0, (hard.Score(unseen) - soft.Score(unseen)).abs().max().item<float>(), 1e-4);
    }

    [Theory]
    [InlineData(ClassificationTask.Multiclass, 0.5f, 0.4f, "[0.5, 0.4]")]
    [InlineData(ClassificationTask.Multiclass, 1.5f, -0.5f, "sum to 1")]
    [InlineData(ClassificationTask.Multiclass, 1f, 0f, "one and the same class")]
    [InlineData(ClassificationTask.MultiLabel, Unknown, Unknown, "at least one is known")]
    [InlineData(ClassificationTask.MultiLabel, 2f, 0f, "from 0 to 1")]
    [InlineData(ClassificationTask.MultiLabel, 1f, Unknown, "nothing to tell apart")]
    internal void Train_UnusableVectors_SaysWhy(ClassificationTask task, float first, float second, string expected)
    {
        var labels = tensor(new[,] { { first, second }, { first, second } });
        var error = Assert.Throws<EngineException>(
            () => Train(_ => new ClassificationPass(zeros([2, 3, 12, 12], uint8), labels.clone()), task));
        Assert.Contains(expected, error.Message);
    }

    [Fact]
    public void Train_OneIndexPerImageForSeveralLabels_IsRefused()
    {
        var error = Assert.Throws<EngineException>(() => Train(_ => BrightSquares.Make(8), ClassificationTask.MultiLabel));
        Assert.Contains("float32 vector of 2 labels", error.Message);
    }

    private static ImageClassifier Train(Func<int, ClassificationPass> passes, ClassificationTask task, int steps = 40) =>
        ImageClassifier.Train(passes, BrightSquares.Options(steps) with { Task = task }, CPU, TrainingHooks.None);

    private static ClassificationPass Several(int count)
    {
        var pass = BrightSquares.Make(count);
        var right = pass.Labels.to(float32);
        
        // In blocks, so that every place of the square occurs among the known of each label.
        var isLabelled = arange(count).div(6, RoundingMode.floor).remainder(3).ne(0);
        var labels = stack(
            [where(isLabelled, right, full_like(right, Unknown)), where(isLabelled, full_like(right, Unknown), 1 - right)], 1);
        return new ClassificationPass(pass.Images, labels);
    }
}
