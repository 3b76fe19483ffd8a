using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Upsampling;

/// <summary>
/// Images of 16 pixels: 4 x 4 blocks of any colour, which their reduction to 8 keeps, under stripes of one pixel, which it loses; the
/// condition says whether the stripes stand or lie.
/// </summary>
internal static class StripedBlocks
{
    public static readonly ConditionLayout Layout = new([new("Stripes", true, ["standing", "lying"])]);

    public static readonly DiffusionTrainingOptions Options = new()
    {
        Network = UNetOptions.Tiny,
        BaseImageSize = 8,
        TrainingSteps = 300,
        BatchSize = 16,
        WarmupSteps = 5,
        LearningRate = 6e-3,
        EmaDecay = 0.9,
    };

    public static DiffusionTrainingSet Create(int rows, ulong seed)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(seed);
        var blocks = randint(50, 205, [rows, 3, 4, 1, 4, 1], ScalarType.Float32, generator: generator).expand(rows, 3, 4, 4, 4, 4).reshape(
            rows, 3, 16, 16);
        var standing = ((arange(16) % 2) * 60 - 30).expand(16, 16);
        var stripes = stack([.. Enumerable.Range(0, rows).Select(row => row % 2 == 0 ? standing : standing.t())]).unsqueeze(1);
        var images = (blocks + stripes).to(uint8);
        return new(images.MoveToOuterDisposeScope(), Conditions(rows).MoveToOuterDisposeScope(), Layout);
    }

    /// <summary>Standing, lying, standing, ...</summary>
    public static Tensor Conditions(int rows) => eye(2).repeat((rows + 1) / 2, 1).narrow(0, 0, rows).clone();
}
