using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Augmentation;

/// <summary>Images in 0..1 for the augmentation tests.</summary>
internal static class TestImages
{
    /// <summary>The input of the torchvision reference values: 0.5 sin(0.37 k) + 0.5 over the flat 1 x 3 x 12 x 12 array.</summary>
    public static Tensor Wave() =>
        tensor(Enumerable.Range(0, 432).Select(k => (float)(0.5 * Math.Sin(0.37 * k) + 0.5)).ToArray()).view(1, 3, 12, 12);

    /// <summary>Random colours within [low, high].</summary>
    public static Tensor Random(int count, double low = 0, double high = 1)
    {
        using var generator = new Generator(7);
        return rand([count, 3, 12, 12], generator: generator) * (high - low) + low;
    }

    public static Tensor Same(double value, int count = 1) => full([count], value, dtype: float32);

    public static float LargestDifference(Tensor a, Tensor b) => (a - b).abs().max().item<float>();
}
