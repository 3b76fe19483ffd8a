using System.Buffers.Binary;
using SkiaSharp;

namespace FairDiff.Studies.Tests.Folder;

/// <summary>Images that tests write.</summary>
internal static class TestPng
{
    /// <summary>A whole PNG file with what the library writes into its images.</summary>
    public static byte[] Synthetic()
    {
        var png = Image(SKEncodedImageFormat.Png);
        byte[] data = [.. "iTXtXML:com.adobe.xmp\0\0\0\0\0"u8, .. System.Text.Encoding.UTF8.GetBytes("""
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
             xmlns:f="urn:fairdiff-mlnet:provenance#" f:generatorId="0a1b" f:seed="1" f:label="a" f:guidanceWeight="1" f:guidanceNull="All" f:sampler="Ddim" f:samplerSteps="2">
            <f:attributes><rdf:Bag/></f:attributes></rdf:Description></rdf:RDF></x:xmpmeta>
            """)];
        var (length, checksum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length - 4);
        BinaryPrimitives.WriteUInt32BigEndian(checksum, System.IO.Hashing.Crc32.HashToUInt32(data));
        return [.. png[..33], .. length, .. data, .. checksum, .. png[33..]];
    }

    /// <summary>Noise, so that the encoded data fills the file.</summary>
    public static byte[] Image(SKEncodedImageFormat format)
    {
        using var bitmap = new SKBitmap(48, 48);
        var random = new Random(1);
        bitmap.Pixels = [.. Enumerable.Range(0, 48 * 48).Select(_ => new SKColor((uint)random.Next() | 0xFF000000))];
        using var data = bitmap.Encode(format, 90);
        return data.ToArray();
    }
}
