using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests;

/// <summary>A row of the tests' in-memory data.</summary>
internal sealed class ImageRow
{
    private static readonly string[] Classes = ["red", "green", "blue"];

    [ImageType(16, 16)]
    public MLImage? Image { get; set; }

    public string Label { get; set; } = "";

    public string Name { get; set; } = "";

    [VectorType(2)]
    public float[] Pair { get; set; } = [];

    /// <summary>Rows of every class in turn.</summary>
    public static ImageRow[] Make(int count, int classCount = 3) =>
    [
        .. Enumerable.Range(0, count).Select(i => new ImageRow
        {
            Image = TestImages.Noisy(i, i % classCount),
            Label = Classes[i % classCount],
            Name = $"row {i}",
            Pair = [i, -i],
        }),
    ];
}
