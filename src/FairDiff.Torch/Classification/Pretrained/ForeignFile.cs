namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Files that are often taken for weights, known by their first bytes.</summary>
internal static class ForeignFile
{
    private const string Original = "Take the weights that it was made of, as safetensors or .npz.";

    /// <summary>What the file is and what to do; null where it is none of those.</summary>
    /// <param name="start">Its first four bytes.</param>
    public static string? RemedyOf(ReadOnlySpan<byte> start) => start switch
    {
        // Field 1, the version of the format; then who wrote it, or another field of text, or the graph.
        [0x08, < 0x20, 0x12 or 0x1A or 0x22 or 0x32 or 0x3A, ..] =>
            $"an ONNX file, a program to be run rather than weights by their names. {Original} To score with it, put "
                + "ml.Transforms.ApplyOnnxModel into the pipeline.",
        [0x89, (byte)'H', (byte)'D', (byte)'F'] => $"an HDF5 file, as Keras writes it, which is not read. {Original}",
        [0x1F, 0x8B, ..] => "compressed (gzip). Unpack it first.",
        [(byte)'v', (byte)'e', (byte)'r', (byte)'s'] =>
            "no file of weights but the pointer to one that Git LFS leaves where it is not installed. Run git lfs pull.",
        [(byte)'<', ..] => "a web page, not the file that was to be downloaded. Get it again, from the address of the file itself.",
        _ => null,
    };
}
