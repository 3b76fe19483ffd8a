using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.MLNet.Tests.Classification;

/// <summary>An image with two labels, which may be unknown.</summary>
internal sealed class VectorRow
{
    public static readonly string[] Names = ["Red", "Green"];

    [ImageType(16, 16)]
    public MLImage? Image { get; set; }

    public float Red { get; set; }

    public float Green { get; set; }

    [NoColumn]
    public float[] Truth { get; set; } = [];

    /// <summary>Red images are positive for Red, green ones for Green, blue ones for neither; every fifth row knows only Green.</summary>
    public static VectorRow[] Make(int count) =>
    [
        .. Enumerable.Range(0, count).Select(i => new VectorRow
        {
            Image = TestImages.Noisy(i, i % 3),
            Red = i % 5 == 0 ? float.NaN : i % 3 == 0 ? 1 : 0,
            Green = i % 3 == 1 ? 1 : 0,
            Truth = [i % 3 == 0 ? 1 : 0, i % 3 == 1 ? 1 : 0],
        }),
    ];

    /// <summary>Red and green images with a distribution over both.</summary>
    public static VectorRow[] MakeSoft(int count) =>
    [
        .. Make(count).Where(row => row.Truth.Sum() == 1)
            .Select(row => new VectorRow { Image = row.Image, Truth = row.Truth, Red = .1f + (.8f * row.Truth[0]), Green = .1f + (
                .8f * row.Truth[1]) }),
    ];

    /// <summary>The rows, with both labels in the column Label.</summary>
    public static IDataView View(MLContext ml, VectorRow[] rows)
    {
        var data = ml.Data.LoadFromEnumerable(rows);
        return ml.Transforms.Concatenate("Label", Names).Fit(data).Transform(data);
    }
}
