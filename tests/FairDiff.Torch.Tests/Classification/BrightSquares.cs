using FairDiff.Torch.Classification;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Classification;

/// <summary>Small images whose class is the half in which a bright square lies: easy, but not from the mean colour.</summary>
internal static class BrightSquares
{
    public static ClassificationPass Make(int count, int size = 12, int seed = 1)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator((ulong)seed);
        var images = randint(0, 100, [count, 3, size, size], dtype: uint8, generator: generator);
        var labels = arange(count, dtype: int64).remainder(2);
        for (var i = 0; i < count; i++)
        {
            var column = i % 2 == 0 ? 1 + (i % 3) : size / 2 + (i % 3);
            images[i, TensorIndex.Colon, TensorIndex.Slice(3, 7), TensorIndex.Slice(column, column + 4)] = 220;
        }

        return new ClassificationPass(images.MoveToOuterDisposeScope(), labels.MoveToOuterDisposeScope());
    }

    public static ClassifierTrainingOptions Options(int steps = 30) => new()
    {
        Arch = ResNetArchitecture.ResNet8,
        ClassCount = 2,
        Steps = steps,
        BatchSize = 16,
        WarmupSteps = 5,
        Seed = 5,
    };
}
