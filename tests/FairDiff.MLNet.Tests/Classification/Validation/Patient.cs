using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;
using static TorchSharp.torch;

namespace FairDiff.MLNet.Tests.Classification.Validation;

/// <summary>A row with a patient and a site. The top left pixel of its image is its number.</summary>
internal sealed class Patient
{
    [ImageType(16, 16)]
    public MLImage? Image { get; set; }

    public string Label { get; set; } = "";

    public string Site { get; set; } = "";

    public string Name { get; set; } = "";

    public bool IsSynthetic { get; set; }

    /// <summary>Rows of both labels in turn, and of both sites in pairs; patient p has every row whose number leaves p.</summary>
    public static Patient[] Rows(int count, int patients) =>
    [
        .. Enumerable.Range(0, count).Select(i => new Patient
        {
            Image = Numbered(i),
            Label = i % 2 == 0 ? "red" : "green",
            Site = i % 4 < 2 ? "north" : "south",
            Name = $"patient {i % patients}",
        }),
    ];

    /// <summary>Label, site and patient as keys (Name is left as text); rows without a label have key 0.</summary>
    public static IDataView View(MLContext ml, Patient[] rows)
    {
        var data = ml.Data.LoadFromEnumerable(rows);
        var labelled = ml.Data.LoadFromEnumerable(rows.Where(row => row.Label.Length > 0));
        var keys = ml.Transforms.Conversion.MapValueToKey("Label").Append(ml.Transforms.Conversion.MapValueToKey("Site"))
            .Append(ml.Transforms.CopyColumns("Patient", "Name"));
        return keys.Fit(labelled).Transform(data);
    }

    /// <summary>The numbers of images, n x 3 x 16 x 16.</summary>
    public static int[] Numbers(Tensor images) =>
        [.. Enumerable.Range(0, (int)images.shape[0]).Select(i => (int)images[i, 0, 0, 0].item<byte>())];

    private static MLImage Numbered(int number)
    {
        using var image = TestImages.Noisy(number, number % 2);
        var pixels = image.Pixels.ToArray();
        pixels[0] = (byte)number;
        return MLImage.CreateFromPixels(16, 16, image.PixelFormat, pixels);
    }
}
