using System.Diagnostics;
using System.Text;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Tests.Diffusion.Store;
using FairDiff.MLNet.Tests.Imaging;
using FairDiff.Torch;

namespace FairDiff.MLNet.Tests.Diffusion.Untrusted;

/// <summary>
/// XMP that comes from anywhere: it has limits of size and depth, no document types, and all that is wrong with it is one message.
/// </summary>
public sealed class UntrustedXmpTests
{
    private static readonly string Packet = XmpPacket.Write(TinyStore.Provenance(0));

    [Theory]
    [InlineData(1_000)]
    [InlineData(100_000)]
    public void Read_NestingWithoutEnd_IsRefusedAtOnce(int depth)
    {
        var nested = string.Concat(Enumerable.Repeat("<fairdiff:a><rdf:Bag><rdf:li>", depth / 3)) + string.Concat(
            Enumerable.Repeat("</rdf:li></rdf:Bag></fairdiff:a>", depth / 3));
        var watch = Stopwatch.StartNew();

        Assert.Contains(depth > 10_000 ? "more than 1048576 bytes" : "nested more than 32 deep", Refused(With(nested)));
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void Read_NameTwice_IsRefused() => Refused(With(
        "<fairdiff:foo><rdf:Bag><rdf:li><fairdiff:name>a</fairdiff:name><fairdiff:value>1</fairdiff:value></rdf:li>"
        + "<rdf:li><fairdiff:name>a</fairdiff:name><fairdiff:value>2</fairdiff:value></rdf:li></rdf:Bag></fairdiff:foo>"));

    [Fact]
    public void Read_EntitiesThatExpand_AreRefused()
    {
        const string Entities =
            "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\"><!ENTITY c SYSTEM \"file:///etc/passwd\">]>";

        Assert.Contains("DTD", Refused(Entities + "<x>&b;&c;</x>"));
    }

    [Fact]
    public void Read_PackedPacket_IsRead()
    {
        var png = Png(
            new PngChunk("iTXt", (byte[])[.. "XML:com.adobe.xmp\0\u0001\0en\0\0"u8, .. TestPng.Pack(Encoding.UTF8.GetBytes(Packet))]));

        Assert.Equal("0a1b", PngProvenance.Read("image.png", png)?.GeneratorId);
    }

    [Fact]
    public void Read_PackedBomb_IsNotUnpacked()
    {
        var png = Png(new PngChunk("iTXt", (byte[])[.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. TestPng.Pack(new byte[200_000_000])]));
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Contains("more than 1048576 bytes", Refused(png));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20_000_000);
    }

    [Fact]
    public void Read_FactsOfEveryKind_AreReadOrRefused()
    {
        foreach (var value in new[] { "", "x", "-1", "99999999999999999999999", "1e999", "<a/>", "<rdf:Bag/>",
            "<rdf:Seq><rdf:li/></rdf:Seq>", "<rdf:Bag><rdf:li/><rdf:li/></rdf:Bag>" })
        {
            foreach (var name in new[] { "seed", "label", "attributes", "guidanceWeight", "guidanceInterval", "sampler", "samplerSteps",
                "labelVector", "upsampler", "generatorId" })
            {
                try
                {
                    PngProvenance.Read("image.png", PngXmp.Embed(Png(), With($"<fairdiff:{name}>{value}</fairdiff:{name}>")));
                }
                catch (EngineException exception)
                {
                    Assert.Contains("image.png", exception.Message);
                }
            }
        }
    }

    private static string With(string more) => Packet.Replace("</rdf:Description>", more + "</rdf:Description>", StringComparison.Ordinal);

    private static byte[] Png(params PngChunk[] chunks) => TestPng.Write(1, TestPng.Rgb, 8, [1, 2, 3], chunks);

    private static string Refused(string packet) => Refused(PngXmp.Embed(Png(), packet));

    private static string Refused(byte[] png)
    {
        var message = Assert.Throws<FairDiffException>(() => PngProvenance.Read("image.png", png)).Message;
        Assert.StartsWith("The image 'image.png' cannot be trusted", message);
        Assert.DoesNotContain('\n', message);
        return message;
    }
}
