using System.Text;
using FairDiff.MLNet.Imaging;
using Microsoft.ML.Data;

namespace FairDiff.MLNet.Tests.Imaging;

public class PngXmpTests
{
    // One orange pixel (255, 128, 7), written and checksummed by Python's zlib: IHDR, IDAT, IEND.
    private static readonly byte[] Orange =
    [
        0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0x00, 0x00, 0x00, 0x0D, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00, 0x01, 0x00, 0x00,
        0x00, 0x01,
        0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xDE, 0x00, 0x00, 0x00, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0xDF,
        0xC0, 0x0E,
        0x00, 0x04, 0x08, 0x01, 0x87, 0x6E, 0x95, 0xD7, 0x01, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ];

    private const string Packet = "<x/> ü";

    [Fact]
    public void Embed_SmallFile_GivesExactlyTheseBytes()
    {
        // Length 29, type, keyword, five zeros (end of keyword, not compressed, method 0, no language, no translated keyword), UTF-8, CRC
        // by Python's zlib.crc32.
        byte[] chunk = [0, 0, 0, 29, .. "iTXtXML:com.adobe.xmp"u8, 0, 0, 0, 0, 0, .. "<x/> ü"u8, 0x87, 0x51, 0x48, 0x4D];

        Assert.Equal([.. Orange[..33], .. chunk, .. Orange[33..]], PngXmp.Embed(Orange, Packet));
    }

    [Fact]
    public void Embed_Pixels_StayAsTheyAre()
    {
        using var image = MLImage.CreateFromStream(new MemoryStream(PngXmp.Embed(Orange, Packet)));
        using var bitmap = SkiaSharp.SKBitmap.Decode(PngXmp.Embed(Orange, Packet));

        var planes = new byte[3];
        ImagePixels.CopyToPlanes(image, planes);
        Assert.Equal([255, 128, 7], planes);
        Assert.Equal(new SkiaSharp.SKColor(255, 128, 7), bitmap.GetPixel(0, 0));
    }

    [Fact]
    public void Extract_EmbeddedPacket_ComesBack()
    {
        Assert.Equal(Packet, PngXmp.Extract(PngXmp.Embed(Orange, Packet)));
        Assert.Null(PngXmp.Extract(Orange));
    }

    [Fact]
    public void Extract_OtherText_IsNoPacket()
    {
        var comment = new PngChunk("iTXt", Encoding.UTF8.GetBytes("Comment\0\0\0\0\0<x/>"));

        Assert.Null(PngXmp.Extract(PngFile.InsertAfterHeader(Orange, comment)));
    }

    [Fact]
    public void Extract_CutAnywhereOrAnyByteChanged_IsAnError()
    {
        var png = PngXmp.Embed(Orange, Packet);
        for (var place = 0; place < png.Length; place++)
        {
            var changed = (byte[])png.Clone();
            changed[place] ^= 1;
            Assert.Throws<InvalidDataException>(() => PngXmp.Extract(png[..place]));
            Assert.Throws<InvalidDataException>(() => PngXmp.Extract(changed));
        }
    }

    [Fact]
    public void Read_LengthBeyondTheFile_IsAnErrorAndNotAnAllocation()
    {
        var png = (byte[])Orange.Clone();
        png[33] = 0xFF;

        Assert.Contains("truncated", Assert.Throws<InvalidDataException>(() => PngFile.Read(png)).Message);
    }
}
