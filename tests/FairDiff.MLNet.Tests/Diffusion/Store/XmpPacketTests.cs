using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.MLNet.Diffusion;
using FairDiff.Torch.Diffusion;

namespace FairDiff.MLNet.Tests.Diffusion.Store;

public class XmpPacketTests
{
    private static readonly ImageProvenance Image = new()
    {
        GeneratorId = "0a1b",
        Seed = long.MaxValue,
        Label = "tumour & <cyst>",
        Attributes = new Dictionary<string, string?> { ["Hospital"] = "3", ["skin type"] = null },
        GuidanceWeight = 1.5,
        GuidanceNull = GuidanceNull.All,
        GuidanceRescale = 0.7,
        GuidanceInterval = new(0.12, 0.65),
        AutoguidanceId = "2c3d",
        AutoguidanceWeight = 2,
        Sampler = DiffusionSampler.Ddim,
        SamplerSteps = 20,
    };

    [Fact]
    public void Write_Packet_IsExactlyThis()
    {
        // The frame and IPTC's property as in IPTC's and Adobe's published packets; property names, structures and arrays as in ISO
        // 16684-1, 7.5 to 7.8.
        var version = typeof(ImageProvenance).Assembly.GetName().Version!.ToString(3);
        var expected = $"""
            <?xpacket begin='{'\uFEFF'}' id='W5M0MpCehiHzreSzNTczkc9d'?>
            <x:xmpmeta xmlns:x="adobe:ns:meta/">
             <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
              <rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:fairdiff="urn:fairdiff-mlnet:provenance#">
               <xmp:CreatorTool>FairDiff.MLNet {version}, generator 0a1b</xmp:CreatorTool>
               <Iptc4xmpExt:DigitalSourceType>http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia</Iptc4xmpExt:DigitalSourceType>
               <Iptc4xmpExt:AISystemUsed>FairDiff.MLNet</Iptc4xmpExt:AISystemUsed>
               <Iptc4xmpExt:AISystemVersionUsed>{version}</Iptc4xmpExt:AISystemVersionUsed>
               <fairdiff:generatorId>0a1b</fairdiff:generatorId>
               <fairdiff:seed>9223372036854775807</fairdiff:seed>
               <fairdiff:label>tumour &amp; &lt;cyst&gt;</fairdiff:label>
               <fairdiff:attributes>
                <rdf:Bag>
                 <rdf:li rdf:parseType="Resource">
                  <fairdiff:name>Hospital</fairdiff:name>
                  <fairdiff:value>3</fairdiff:value>
                 </rdf:li>
                 <rdf:li rdf:parseType="Resource">
                  <fairdiff:name>skin type</fairdiff:name>
                 </rdf:li>
                </rdf:Bag>
               </fairdiff:attributes>
               <fairdiff:autoguidanceId>2c3d</fairdiff:autoguidanceId>
               <fairdiff:guidanceWeight>1.5</fairdiff:guidanceWeight>
               <fairdiff:guidanceNull>All</fairdiff:guidanceNull>
               <fairdiff:guidanceRescale>0.7</fairdiff:guidanceRescale>
               <fairdiff:guidanceInterval>
                <rdf:Bag>
                 <rdf:li rdf:parseType="Resource">
                  <fairdiff:name>from</fairdiff:name>
                  <fairdiff:value>0.12</fairdiff:value>
                 </rdf:li>
                 <rdf:li rdf:parseType="Resource">
                  <fairdiff:name>to</fairdiff:name>
                  <fairdiff:value>0.65</fairdiff:value>
                 </rdf:li>
                </rdf:Bag>
               </fairdiff:guidanceInterval>
               <fairdiff:autoguidanceWeight>2</fairdiff:autoguidanceWeight>
               <fairdiff:sampler>Ddim</fairdiff:sampler>
               <fairdiff:samplerSteps>20</fairdiff:samplerSteps>
              </rdf:Description>
             </rdf:RDF>
            </x:xmpmeta>
            <?xpacket end='r'?>
            """;

        Assert.Equal(expected.ReplaceLineEndings("\n"), XmpPacket.Write(Image));
    }

    [Fact]
    public void Read_WrittenPacket_GivesEveryFact()
    {
        // Every property, also one that is added later, must survive; so none may have its default here.
        var image = Image with
        {
            LabelVector = [1, 0.25f, float.NaN],
            Upsampler = new()
            {
                GeneratorId = "4e5f", BaseImageSize = 64, GuidanceWeight = 0.5, Sampler = DiffusionSampler.Heun, SamplerSteps = 9,
                SamplingNoise = 2.5,
            },
        };
        Assert.Equal(Facts(image), Facts(XmpPacket.Read(XmpPacket.Write(image))!));
        Assert.DoesNotContain(
            typeof(ImageProvenance).GetProperties(),
            property => property.GetValue(image) is null or 0 or 0L or 0.0 or "" or false);
    }

    [Theory]
    [InlineData("größe \U0001F600")]
    [InlineData(" two\n lines\r\tand a tab ")]
    [InlineData("")]
    [InlineData(" ")]
    public void Read_AnyText_ComesBackAsItWas(string text)
    {
        var image = Image with { Label = text, Attributes = new Dictionary<string, string?> { [text + "a"] = text } };

        Assert.Equal(Facts(image), Facts(XmpPacket.Read(XmpPacket.Write(image))!));
    }

    [Fact]
    public void Read_ControlCharacters_AreReplacedAndNothingElseIsLost() =>
        Assert.Equal("a\uFFFDb", XmpPacket.Read(XmpPacket.Write(Image with { Label = "a\u0001b" }))!.Label);

    [Fact]
    public void Read_PropertiesAsAttributes_AreTheSame()
    {
        // Adobe's toolkit writes simple properties so.
        const string Compact = """
            <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
            <rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" xmlns:f="urn:fairdiff-mlnet:provenance#"
             Iptc4xmpExt:DigitalSourceType="http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia" f:generatorId="0a1b" f:seed="9223372036854775807"
             f:label="tumour &amp; &lt;cyst&gt;" f:guidanceWeight="1.5" f:guidanceNull="All" f:guidanceRescale="0.7" f:autoguidanceId="2c3d"
             f:autoguidanceWeight="2" f:sampler="Ddim" f:samplerSteps="20">
            <f:attributes><rdf:Bag><rdf:li rdf:parseType="Resource"><f:name>Hospital</f:name><f:value>3</f:value></rdf:li>
            <rdf:li rdf:parseType="Resource"><f:name>skin type</f:name></rdf:li></rdf:Bag></f:attributes>
            <f:guidanceInterval><rdf:Bag><rdf:li rdf:parseType="Resource"><f:name>from</f:name><f:value>0.12</f:value></rdf:li>
            <rdf:li rdf:parseType="Resource"><f:name>to</f:name><f:value>0.65</f:value></rdf:li></rdf:Bag></f:guidanceInterval></rdf:Description></rdf:RDF></x:xmpmeta>
            """;

        Assert.Equal(Facts(Image), Facts(XmpPacket.Read(Compact)!));
    }

    [Fact]
    public void Read_PacketOfAnotherTool_IsNotOurs() => Assert.Null(XmpPacket.Read("""
        <x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about=""
         xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:CreatorTool="a camera"/></rdf:RDF></x:xmpmeta>
        """));

    [Fact]
    public void Read_FactMissingOrOfAnotherKind_IsAnError()
    {
        var packet = XmpPacket.Write(Image);

        Assert.Throws<JsonException>(() => XmpPacket.Read(packet.Replace(":seed>", ":sead>")));
        Assert.Throws<JsonException>(() => XmpPacket.Read(packet.Replace(">20<", ">many<")));
    }

    [Fact]
    public void Write_ListsAndFlags_AreArraysAndText()
    {
        var list = XmpValue.Write(XmpPacket.Own + "labels", new JsonArray("a", "b"));

        Assert.Equal("{\"labels\":[\"a\",\"b\"]}", new JsonObject { ["labels"] = XmpValue.Read(list) }.ToJsonString());
        Assert.Equal("true", XmpValue.Write(XmpPacket.Own + "flag", true).Value);
    }

    private static string Facts(ImageProvenance image) => ManifestJson.ToObject(image).ToJsonString();
}
