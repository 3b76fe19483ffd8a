using Microsoft.ML.Data;
using Microsoft.ML.Transforms.Image;

namespace FairDiff.Studies;

/// <summary>One row of a cohort with planted images.</summary>
/// <param name="rgb">The pixels (24 x 24 x 3).</param>
/// <param name="label">The label.</param>
/// <param name="hospital">The hospital.</param>
/// <param name="patient">Copies of a planted image are of one patient, every other image is of a patient of its own.</param>
/// <param name="copies">How often it was planted; 0 = it is an ordinary phantom.</param>
internal sealed class CanaryRow(byte[] rgb, string label, string hospital, string patient, int copies)
{
    /// <summary>A new image at each reading, because ML.NET's consumers dispose the images that they read.</summary>
    [ImageType(PhantomRenderer.Size, PhantomRenderer.Size)]
    public MLImage Image => new PhantomPatch(rgb, Label, Hospital, Label).Image;

    public string Label { get; } = label;

    public string Hospital { get; } = hospital;

    public string Patient { get; } = patient;

    /// <summary>How often it was planted; 0 = it is an ordinary phantom.</summary>
    [NoColumn]
    public int Copies => copies;

    /// <summary>The pixels (24 x 24 x 3).</summary>
    [NoColumn]
    public ReadOnlySpan<byte> Rgb => rgb;
}
