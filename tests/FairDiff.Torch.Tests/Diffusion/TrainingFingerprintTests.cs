using FairDiff.Torch.Diffusion;
using FairDiff.Torch.Diffusion.Training;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

public class TrainingFingerprintTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(999)]
    public void Of_OnePixelOfManyBlocks_Decides(int row)
    {
        using var scope = NewDisposeScope();
        var data = new DiffusionTrainingSet(zeros([1000, 3, 80, 80], ScalarType.Byte), zeros(1000, 0), new([]));
        var before = TrainingFingerprint.Of(data, TinyData.Options);

        data.Images[row, 2, 79, 79].fill_(1);

        Assert.NotEqual(before, TrainingFingerprint.Of(data with { }, TinyData.Options));
        data.Images[row, 2, 79, 79].fill_(0);
        Assert.Equal(before, TrainingFingerprint.Of(data with { }, TinyData.Options with { CheckpointPath = "elsewhere" }));
    }

    [Fact]
    public void Of_TwoTrainingsOnOneSet_ReadsTheImagesOnce()
    {
        using var scope = NewDisposeScope();
        var data = new DiffusionTrainingSet(zeros([2, 3, 8, 8], ScalarType.Byte), zeros(2, 0), new([]));
        var before = TrainingFingerprint.Of(data, TinyData.Options);
        data.Images.fill_(1);

        // Whoever read them again would see others.
        Assert.Equal(before, TrainingFingerprint.Of(data, TinyData.Options));
        Assert.NotEqual(data.Sha256(), (data with { }).Sha256());
    }

    [Fact]
    public void Of_Strata_Decide()
    {
        using var scope = NewDisposeScope();
        var data = new DiffusionTrainingSet(zeros([2, 3, 8, 8], ScalarType.Byte), zeros(2, 0), new([]));

        string[] all =
        [
            .. new[] { data, data with { Strata = [0, 0] }, data with { Strata = [0, 1] } }.Select(
                set => TrainingFingerprint.Of(set, TinyData.Options)),
        ];

        Assert.Equal(3, all.Distinct().Count());
    }
}
