using FairDiff.Torch.Layers;
using static TorchSharp.torch;

namespace FairDiff.Torch.Tests.Diffusion.Upsampling;

public sealed class BilinearResizeTests
{
    private static readonly float[,] Image = { { 0, 10, 20, 60 }, { 40, 80, 120, 200 }, { 5, 255, 30, 90 }, { 100, 110, 1, 250 } };

    private static readonly float[] Enlarged =
    [
        0, 5, 11.6667f, 18.3333f, 40, 60,
        20, 32.5f, 49.1667f, 65.8333f, 100, 130,
        34.1667f, 71.6667f, 108.4722f, 105.6944f, 143.3333f, 181.6667f,
        10.8333f, 118.3333f, 195.6944f, 75.1389f, 76.6667f, 108.3333f,
        52.5f, 117.5f, 154.6666f, 43.3333f, 92.75f, 170,
        100, 105, 91.8333f, 19.1667f, 125.5f, 250,
    ];

    /// <summary>
    /// Made by Python's torch, an implementation apart from the library under test in that it knows anti-aliasing:
    /// <c>torch.nn.functional.interpolate(x, size=(s, s), mode="bilinear", antialias=a, align_corners=False)</c>.
    /// </summary>
    public static TheoryData<int, bool, float[]> Reference => new()
    {
        { 3, false, [9.1667f, 29.1667f, 75.5556f, 46.6667f, 121.25f, 133.3333f, 92.5f, 70, 187.0834f] },
        { 3, true, [17.7f, 40.5f, 86.4f, 66, 121.25f, 124, 96.1f, 81.6f, 144.31f] },
        { 2, false, [32.5f, 100, 117.5f, 92.75f] },
        { 2, true, [48.9796f, 91.5306f, 98.0204f, 111.7143f] },
        { 6, false, Enlarged },
        { 6, true, Enlarged },
    };

    [Theory]
    [MemberData(nameof(Reference))]
    public void Apply_AnyRatio_IsTorchsInterpolation(int size, bool antialias, float[] expected)
    {
        using var scope = NewDisposeScope();

        // Two channels of two images: each is resized alone.
        var image = tensor(Image);
        var result = BilinearResize.Apply(stack([image, image * 2, image * 3, image * 4]).view(2, 2, 4, 4), size, antialias);

        Assert.Equal([2, 2, size, size], result.shape);
        for (var plane = 0; plane < 4; plane++)
        {
            var values = (result[plane / 2, plane % 2] / (plane + 1)).flatten().data<float>().ToArray();
            Assert.All(expected.Zip(values), pair => Assert.Equal(pair.First, pair.Second, 1e-3));
        }
    }
}
