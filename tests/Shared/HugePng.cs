namespace FairDiff.Tests;

/// <summary>A PNG file of 74 bytes that claims 100,000 x 100,000 pixels, 40 GB of memory.</summary>
internal static class HugePng
{
    public static byte[] Bytes { get; } = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgABhqAAAYagCAIAAAAnMJyfAAAAEUlEQVR4nGNgGAWjYBQMdwAAA+gAAbOm00YAAAAASUVORK5CYII=");
}
