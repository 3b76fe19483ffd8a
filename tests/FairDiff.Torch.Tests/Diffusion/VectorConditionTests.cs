using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;
using FairDiff.Torch.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Conditions whose label part is a vector: several entries at once, unknown ones NaN.</summary>
public class VectorConditionTests
{
    private const float Unknown = float.NaN;

    private static readonly ConditionLayout Layout = new([new("Label", true, ["a", "b"]) { IsVector = true }, new("Sex", false, ["f", "m"])]);

    [Fact]
    public void ZeroUnknown_OfAVector_TurnsNanIntoZero()
    {
        using var scope = NewDisposeScope();
        var conditions = tensor(new[] { 0.25f, Unknown, 1, 0 }).reshape(1, 4);

        Assert.Equal([0.25f, 0, 1, 0], Layout.ZeroUnknown(conditions).data<float>().ToArray());
    }

    [Fact]
    public void Draw_LabelledRows_AreThoseWithAnyKnownEntry()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var conditions = tensor(new[] { Unknown, Unknown, 1, 0, 0, 0, 1, 0, Unknown, 0, 0, 1, 1, 0, 0, 0 }).reshape(4, 4);

        var labelled = new RowSampler(conditions, Layout, 1, 1).Draw(200, generator);
        var unlabelled = new RowSampler(conditions, Layout, 0, 1).Draw(50, generator);

        Assert.Equal([1, 2, 3], labelled.Distinct().Order());
        Assert.Equal([0], unlabelled.Distinct());
    }

    [Fact]
    public void For_Batch_HoldsNoNan()
    {
        using var data = Data();
        var rows = new RowSampler(data.Conditions, Layout, null, 1);

        using var batch = TrainingBatch.For(3, data, rows, TinyData.Options);

        using var scope = NewDisposeScope();
        Assert.True(batch.Conditions.isfinite().all().item<bool>());
        Assert.True(batch.Conditions.narrow(1, 0, 2).eq(0.5).any().item<bool>());
    }

    [Fact]
    public void TrainAndSample_UnknownEntries_AreLikeZeros()
    {
        using var scope = NewDisposeScope();
        using var data = Data();
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { Steps = 4 }, CPU, TrainingHooks.None);
        var sampling = new DiffusionSamplingOptions { Steps = 2 };

        var unknown = generator.Draw(tensor(new[] { 1, Unknown, 0, 1 }).reshape(1, 4), [1], sampling);
        var zero = generator.Draw(tensor(new[] { 1f, 0, 0, 1 }).reshape(1, 4), [1], sampling);

        Assert.True(unknown.eq(zero).all().item<bool>());
    }

    [Fact]
    public void Train_NanInAPartThatIsNoVector_IsRefused()
    {
        using var scope = NewDisposeScope();
        using var data = Data();
        data.Conditions[0, 2].fill_(Unknown);

        Assert.Contains("NaN", Assert.Throws<FairDiffException>(() => DiffusionGenerator.Train(data, TinyData.Options, CPU, TrainingHooks.None)).Message);
    }

    [Fact]
    public void Save_VectorPart_ComesBack()
    {
        using var folder = new TemporaryFolder();
        using var data = Data();
        using var generator = DiffusionGenerator.Train(data, TinyData.Options with { Steps = 1 }, CPU, TrainingHooks.None);

        generator.Save(folder.File("generator.safetensors"));
        using var loaded = DiffusionGenerator.Load(folder.File("generator.safetensors"), CPU);

        Assert.Equal([true, false], loaded.Layout.Parts.Select(part => part.IsVector));
    }

    private static DiffusionTrainingSet Data()
    {
        using var scope = NewDisposeScope();
        var data = TinyData.Create() with { Layout = Layout };
        data.Conditions.narrow(1, 0, 1).mul_(0.5);
        data.Conditions.narrow(1, 1, 1).masked_fill_(data.Conditions.narrow(1, 1, 1).eq(0), Unknown);
        data.Images.MoveToOuterDisposeScope();
        data.Conditions.MoveToOuterDisposeScope();
        return data;
    }
}
