using System.Buffers.Binary;
using System.Text;
using System.Text.Json.Nodes;

namespace FairDiff.Tests;

/// <summary>
/// What is the same whenever the same images are made: signing draws a number and tells the time, so that two files of one image differ in
/// their C2PA manifests, and in the hashes that the manifest of a store has of them.
/// </summary>
internal static class SignedImages
{
    private const int SignatureLength = 8;
    private const int Overhead = 12;

    /// <summary>The files of a store without their C2PA manifests, in order.</summary>
    public static byte[][] In(string store) =>
        [.. Directory.GetFiles(store, "*.png").Order(StringComparer.Ordinal).Select(path => Unsigned(File.ReadAllBytes(path)))];

    /// <summary>A PNG file without its chunk caBX.</summary>
    public static byte[] Unsigned(byte[] png)
    {
        for (var start = SignatureLength; start < png.Length;)
        {
            var length = Overhead + BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(start));
            if (Encoding.ASCII.GetString(png, start + 4, 4) == "caBX")
            {
                return [.. png[..start], .. png[(start + length)..]];
            }

            start += length;
        }

        throw new ArgumentException("The image is not signed.");
    }

    /// <summary>A line of the manifest of a store without the hash of the file.</summary>
    public static string Unsigned(string line)
    {
        var record = JsonNode.Parse(line)!.AsObject();
        record.Remove("sha256");
        return record.ToJsonString();
    }

    /// <summary>Any file of a workspace, without what signing makes different.</summary>
    public static byte[] Content(string path) => Path.GetExtension(path) switch
    {
        ".png" => Unsigned(File.ReadAllBytes(path)),
        ".jsonl" => Encoding.UTF8.GetBytes(string.Join('\n', File.ReadAllLines(path).Select(Unsigned))),
        _ => File.ReadAllBytes(path),
    };
}
