using FairDiff.Torch.Diffusion;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion;

/// <summary>Eight-pixel images whose class is left or right half bright and whose hospital is red or blue; every third row
/// unlabelled.</summary>
internal static class TinyData
{
    public static readonly ConditionLayout Layout = new([new("Label", true, ["left", "right"]), new("Hospital", false, ["red", "blue"])]);

    public static readonly DiffusionTrainingOptions Options = new()
    {
        Network = UNetOptions.Tiny,
        TrainingSteps = 60,
        BatchSize = 16,
        WarmupSteps = 5,
        LearningRate = 3e-3,
        EmaDecay = 0.9,
    };

    public static DiffusionTrainingSet Create(int rows = 60)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(2);
        var images = randint(20, 60, [rows, 3, 8, 8], ScalarType.Byte, generator: generator);
        var conditions = zeros(rows, 4);
        for (var row = 0; row < rows; row++)
        {
            var (label, hospital) = (row % 2, row / 2 % 2);
            images[row, 2 * hospital].narrow(1, 4 * label, 4).add_(150);
            conditions[row, 2 + hospital].fill_(1);
            if (row % 3 != 0)
            {
                conditions[row, label].fill_(1);
            }
        }

        return new(images.MoveToOuterDisposeScope(), conditions.MoveToOuterDisposeScope(), Layout);
    }
}
