using System.Text;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Tests.Diffusion.Store;
using FairDiff.Tests;

namespace FairDiff.MLNet.Tests.Detection;

/// <summary>What a file says of where its image comes from.</summary>
public sealed class ImageOriginTests : IDisposable
{
    private static readonly byte[] Plain = PngEncoder.Encode(TinyStore.Planes(3), TinyStore.Size);
    private static readonly byte[] Signed = PngProvenance.Write(Plain, TinyStore.Provenance(3), SigningCredential.Create());

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Detect_ImageOfAStore_IsSignedAndKnowsItsGenerator()
    {
        var origin = Detect(Signed);

        Assert.True(origin.IsSynthetic);
        Assert.Equal(OriginEvidence.Signed, origin.Evidence);
        Assert.Matches(
            "^its C2PA manifest says trainedAlgorithmicMedia, and no byte was changed since the self-made key [0-9a-f]{16}… signed it$",
            origin.Reason);
        Assert.Equal((TinyStore.Provenance(3).Seed, "tumour"), (origin.Provenance!.Seed, origin.Provenance.Label));
    }

    /// <summary>Images of earlier versions, and those whose manifest another program has taken out.</summary>
    [Fact]
    public void Detect_ImageWithXmpAlone_IsDeclared()
    {
        var origin = Detect(SignedImages.Unsigned(Signed));

        Assert.Equal(OriginEvidence.Declared, origin.Evidence);
        Assert.Equal("its XMP says trainedAlgorithmicMedia; nobody signed that", origin.Reason);
        Assert.Equal(TinyStore.Provenance(3).Seed, origin.Provenance!.Seed);
    }

    [Fact]
    public void Detect_ManifestWithoutItsXmp_IsBrokenButStillKnowsItsGenerator()
    {
        var (start, length, _) = PngManifest.Find(Signed)!.Value;
        var stripped = PngManifest.Embed(Plain, (_, _) => Signed[(start + 8)..(start + length - 4)]);

        var origin = Detect(stripped);

        Assert.Equal(OriginEvidence.Broken, origin.Evidence);
        Assert.EndsWith("it does not hold: the file was changed after it was signed", origin.Reason, StringComparison.Ordinal);
        Assert.Equal(TinyStore.Provenance(3).Seed, origin.Provenance!.Seed);
    }

    [Fact]
    public void Detect_ImageWithoutMarks_IsNoProof()
    {
        var origin = Detect(Plain);

        Assert.False(origin.IsSynthetic);
        Assert.Equal((OriginEvidence.None, null, null), (origin.Evidence, origin.Credentials, origin.Provenance));
        Assert.Contains("no proof of a real image", origin.Reason);
    }

    [Fact]
    public void Detect_ImageOfAnotherGenerator_IsSyntheticWithoutProvenance()
    {
        var foreign = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Foreign", "foreign-es384.png"));

        Assert.Equal((OriginEvidence.Signed, null), (Detect(foreign).Evidence, Detect(foreign).Provenance));
    }

    [Theory]
    [InlineData("http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia", "trainedAlgorithmicMedia")]
    [InlineData("http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia",
        "compositeWithTrainedAlgorithmicMedia")]
    [InlineData("https://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic",
        "https://cv.iptc.org/newscodes/digitalsourcetype/compositeSynthetic")]
    [InlineData("http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia", null)]
    [InlineData("http://cv.iptc.org/newscodes/digitalsourcetype/untrainedAlgorithmicMedia", null)]
    public void Detect_WordsOfAnotherGenerator_AreTheNamesOfTheVocabulary(string source, string? said)
    {
        var origin = Detect(PngXmp.Embed(Plain, $"""
            <x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'><rdf:Description
            xmlns:i='http://iptc.org/std/Iptc4xmpExt/2008-02-29/' i:DigitalSourceType='{source}'/></rdf:RDF></x:xmpmeta>
            """));

        Assert.Equal(said is null ? OriginEvidence.None : OriginEvidence.Declared, origin.Evidence);
        if (said is not null)
        {
            Assert.Equal($"its XMP says {said}; nobody signed that", origin.Reason);
        }
    }

    [Fact]
    public void Detect_SignedPhotograph_IsNotSynthetic()
    {
        var origin = Detect(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Foreign", "foreign-ps256.png")));

        Assert.False(origin.IsSynthetic);
        Assert.Equal(
            "its C2PA manifest, signed by 'O=Example hospital, CN=Example RSA signer', does not say that a model made it (digitalCapture)",
            origin.Reason);
    }

    [Theory]
    [InlineData("YES ", true, "is YES")]
    [InlineData("NO", false, "is NO")]
    public void Detect_Dicom_IsByTheAttributeSyntheticData(string value, bool synthetic, string reason)
    {
        foreach (var isExplicit in new[] { true, false })
        {
            var origin = Detect(Dicom(isExplicit, (0x0008, 0x0005, "CS", "ISO_IR 192"), (0x0008, 0x001C, "CS", value)));

            Assert.Equal(synthetic, origin.IsSynthetic);
            Assert.Contains(reason, origin.Reason);
        }

        Assert.Contains("no attribute Synthetic Data", Detect(Dicom(true, (0x0008, 0x0060, "CS", "OT"))).Reason);
    }

    [Fact]
    public void Detect_OtherFiles_SayWhatIsWrong()
    {
        Assert.Contains("not an image", Assert.Throws<FairDiffException>(() => Detect("hello"u8.ToArray())).Message);
        Assert.Contains("nowhere.png", Assert.Throws<FairDiffException>(
            () => ImageOrigin.Detect(Path.Combine(_folder.Path, "nowhere.png"))).Message);
        Assert.Contains("truncated", Assert.Throws<FairDiffException>(() => Detect(Signed[..^4])).Message);
        Assert.Contains("truncated", Assert.Throws<FairDiffException>(
            () => Detect(Dicom(true, (0x0008, 0x0005, "CS", "ISO_IR 192"))[..^2])).Message);
    }

    private ImageOrigin Detect(byte[] file)
    {
        var path = Path.Combine(_folder.Path, "image");
        File.WriteAllBytes(path, file);
        return ImageOrigin.Detect(path);
    }

    /// <summary>A preamble and elements, of which those of group 2 are explicit in every file.</summary>
    private static byte[] Dicom(bool isExplicit, params (ushort Group, ushort Element, string Kind, string Value)[] elements)
    {
        var file = new MemoryStream();
        var writer = new BinaryWriter(file);
        writer.Write(new byte[128]);
        writer.Write("DICM"u8);
        Write(true, 0x0002, 0x0010, "UI", isExplicit ? "1.2.840.10008.1.2.1\0" : "1.2.840.10008.1.2\0");
        foreach (var (group, element, kind, value) in elements)
        {
            Write(isExplicit, group, element, kind, value);
        }

        return file.ToArray();

        void Write(bool withKind, ushort group, ushort element, string kind, string value)
        {
            writer.Write(group);
            writer.Write(element);
            if (withKind)
            {
                writer.Write(Encoding.ASCII.GetBytes(kind));
                writer.Write((ushort)value.Length);
            }
            else
            {
                writer.Write(value.Length);
            }

            writer.Write(Encoding.ASCII.GetBytes(value));
        }
    }
}
