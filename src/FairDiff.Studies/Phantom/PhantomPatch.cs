using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.Studies;

/// <summary>One row of the study: an image, its label (empty = unlabelled) and its hospital.</summary>
/// <param name="rgb">The pixels.</param>
/// <param name="label">What the row says.</param>
/// <param name="hospital">The hospital.</param>
/// <param name="truth">What the image shows.</param>
internal sealed class PhantomPatch(byte[] rgb, string label, string hospital, string truth)
{
    public const string Tumour = "tumour";
    public const string Normal = "normal";

    /// <summary>A new image at each reading, because ML.NET's consumers dispose the images that they read.</summary>
    [ImageType(PhantomRenderer.Size, PhantomRenderer.Size)]
    public MLImage Image => ToImage();

    public string Label { get; } = label;

    public string Hospital { get; } = hospital;

    /// <summary>The same patch with its label.</summary>
    public PhantomPatch Revealed() => new(rgb, truth, Hospital, truth);

    private MLImage ToImage()
    {
        var rgba = new byte[rgb.Length / 3 * 4];
        for (var (source, target) = (0, 0); source < rgb.Length; source += 3, target += 4)
        {
            (rgba[target], rgba[target + 1], rgba[target + 2], rgba[target + 3]) = (rgb[source], rgb[source + 1], rgb[source + 2], 255);
        }

        return MLImage.CreateFromPixels(PhantomRenderer.Size, PhantomRenderer.Size, MLPixelFormat.Rgba32, rgba);
    }
}
