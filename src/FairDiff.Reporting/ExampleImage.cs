namespace FairDiff.Reporting;

/// <summary>An image as a page shows it, or why it does not.</summary>
public sealed class ExampleImage
{
    /// <summary>The pixels that the longer side of an image on a page should have at most: pages are handed on.</summary>
    public const int LargestSide = 144;

    private ExampleImage(string source, int width, int height, string? problem) =>
        (Source, Width, Height, Problem) = (source, width, height, problem);

    /// <summary>The image as a data URI; empty where there is a <see cref="Problem"/>.</summary>
    public string Source { get; }

    /// <summary>How wide it is drawn, in CSS pixels.</summary>
    public int Width { get; }

    /// <summary>How high it is drawn, in CSS pixels.</summary>
    public int Height { get; }

    /// <summary>Why the image cannot be shown; null where it can.</summary>
    public string? Problem { get; }

    /// <summary>An image to show.</summary>
    /// <param name="png">The bytes of a PNG file, which become part of the page.</param>
    /// <param name="width">How wide it is drawn, in CSS pixels.</param>
    /// <param name="height">How high it is drawn, in CSS pixels.</param>
    public static ExampleImage FromPng(ReadOnlySpan<byte> png, int width, int height) =>
        new("data:image/png;base64," + Convert.ToBase64String(png), width, height, null);

    /// <summary>An image that cannot be shown; the page says why.</summary>
    /// <param name="problem">Why, for example that the file is damaged.</param>
    public static ExampleImage NotShown(string problem) => new("", 0, 0, problem);
}
