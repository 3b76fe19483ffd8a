namespace FairDiff.Torch;

/// <summary>A file that is often taken for weights, known by its first bytes.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Remedy">What to do about it.</param>
internal sealed record ForeignFile(string Name, string Remedy)
{
    private const string Original = "Take the weights that it was made of, as safetensors or .npz.";

    /// <summary>Whether a file begins as an ONNX file does: field 1, the version of the format; then who wrote it, or another field of
    /// text, or the graph.</summary>
    /// <param name="start">Its first bytes.</param>
    public static bool IsOnnx(ReadOnlySpan<byte> start) => start is [0x08, < 0x20, 0x12 or 0x1A or 0x22 or 0x32 or 0x3A, ..];

    /// <summary>The kind of a file; null where it is none of those.</summary>
    /// <param name="start">Its first bytes, four of them or more.</param>
    public static ForeignFile? Of(ReadOnlySpan<byte> start) => start switch
    {
        _ when IsOnnx(start) => new(
            "an ONNX file", $"It is a program to be run rather than weights by their names. {Original} To score with it, put "
                + "ml.Transforms.ApplyOnnxModel into the pipeline."),
        [(byte)'P', (byte)'K', ..] => new("a zip file, as saved models of ML.NET are", "Name the file that was saved for this purpose."),
        [0x89, (byte)'H', (byte)'D', (byte)'F', ..] => new("an HDF5 file, as Keras writes it", Original),
        [0x89, (byte)'P', (byte)'N', (byte)'G', ..] or [0xFF, 0xD8, 0xFF, ..] => new("an image", "Name the file of the weights."),
        [0x1F, 0x8B, ..] => new("compressed (gzip)", "Unpack it first."),
        [(byte)'v', (byte)'e', (byte)'r', (byte)'s', ..] => new(
            "a pointer that Git LFS leaves in place of the file where it is not installed", "Run git lfs pull."),
        [(byte)'<', ..] => new(
            "a web page, not the file that was to be downloaded", "Get it again, from the address of the file itself."),
        _ => null,
    };
}
