using System.Security.Cryptography.X509Certificates;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Tests.Diffusion.Store;
using FairDiff.Tests;

namespace FairDiff.MLNet.Tests.Provenance;

/// <summary>
/// Manifests of this library and of another. The files in <c>Foreign</c> were signed by c2pa-rs 0.15's builder (@contentauth/c2pa-wasm), an
/// orange square of 2 x 2 pixels, with keys of an authority that was made for it: ECDSA on P-384, and RSA with PSS. Other readers than this
/// one are asked by <c>tests/FairDiff.Benchmarks/marks/verify.mjs</c>.
/// </summary>
public sealed class ContentCredentialsTests : IDisposable
{
    private static readonly byte[] Signed = PngProvenance.Write(
        PngEncoder.Encode(TinyStore.Planes(3), TinyStore.Size), TinyStore.Provenance(3), SigningCredential.Create());

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string, string> ForeignFiles => new()
    {
        { "foreign-es384.png", "trainedAlgorithmicMedia", "O=Example hospital, CN=Example signer" },
        { "foreign-ps256.png", "digitalCapture", "O=Example hospital, CN=Example RSA signer" },
    };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OwnFile_SaysThatAModelMadeItAndWhoSigned()
    {
        var credentials = Read(Signed)!;

        Assert.True(credentials.IsIntact, credentials.Problem);
        Assert.Equal("trainedAlgorithmicMedia", credentials.DigitalSourceType);
        Assert.StartsWith("FairDiff.MLNet ", credentials.ClaimGenerator, StringComparison.Ordinal);
        Assert.InRange(credentials.When!.Value, DateTimeOffset.UtcNow.AddMinutes(-30), DateTimeOffset.UtcNow.AddMinutes(1));
        Assert.True(credentials.IsSelfMade);
        Assert.Equal(64, credentials.Fingerprint!.Length);
        Assert.Null(credentials.IsTrusted);
    }

    /// <summary>As a generator draws them: seeds have 63 bits.</summary>
    [Fact]
    public void Read_OwnFile_HoldsEveryFactAsTheManifestOfTheStore()
    {
        var provenance = TinyStore.Provenance(5) with { Seed = long.MaxValue, GuidanceWeight = 1.5 };

        var facts = Read(PngProvenance.Write(
            PngEncoder.Encode(TinyStore.Planes(5), TinyStore.Size), provenance, SigningCredential.Create()))!.Facts!;

        Assert.Equivalent(provenance, ManifestJson.ToProvenance(facts));
        Assert.Equal(long.MaxValue, (long)facts["seed"]!);
    }

    [Fact]
    public void Sign_Pixels_StayAsTheyAre()
    {
        using var bitmap = SkiaSharp.SKBitmap.Decode(Signed);

        Assert.Equal(new SkiaSharp.SKColor(3, 6, 252), bitmap.GetPixel(1, 2));
        Assert.Equal(SignedImages.Unsigned(Signed), PngManifest.Remove(Signed));
    }

    [Fact]
    public void Read_FileWithoutManifest_IsNull() =>
        Assert.Null(Read(PngEncoder.Encode(TinyStore.Planes(3), TinyStore.Size)));

    /// <summary>Whatever byte it is: of pixels, of XMP, of the manifest or of what holds the chunks together.</summary>
    [Fact]
    public void Read_AnyByteChanged_IsFound()
    {
        for (var place = 0; place < Signed.Length; place++)
        {
            var changed = (byte[])Signed.Clone();
            changed[place] ^= (byte)(1 << (place % 8));

            Assert.False(IsIntact(changed), $"byte {place} of {Signed.Length}");
        }
    }

    /// <summary>With checksums of PNG put right, so that only hashes and signature tell.</summary>
    [Fact]
    public void Read_AnyByteOfTheManifestChangedWithItsChecksum_IsFound()
    {
        var (start, length, _) = PngManifest.Find(Signed)!.Value;
        for (var place = 0; place < length - PngChunk.Overhead; place++)
        {
            var manifest = Signed[(start + 8)..(start + length - 4)];
            manifest[place] ^= (byte)(1 << (place % 8));
            var changed = PngManifest.Embed(PngManifest.Remove(Signed), (_, _) => manifest);

            Assert.False(Read(changed)!.IsIntact, $"byte {place} of the manifest");
        }
    }

    [Fact]
    public void Read_ManifestOfAnotherImage_DoesNotHold()
    {
        var (start, length, _) = PngManifest.Find(Signed)!.Value;
        var other = PngEncoder.Encode(TinyStore.Planes(4), TinyStore.Size);

        var credentials = Read(PngManifest.Embed(other, (_, _) => Signed[(start + 8)..(start + length - 4)]))!;

        Assert.Equal("the file was changed after it was signed", credentials.Problem);
        Assert.Equal("trainedAlgorithmicMedia", credentials.DigitalSourceType);
    }

    [Fact]
    public void Read_ChunkAddedBehindTheManifest_IsFound() => Assert.Equal(
        "its manifest does not cover all other bytes of the file (changed, or moved)",
        Read(PngXmp.Embed(Signed, "<x/>"))!.Problem);

    [Fact]
    public void Read_TwoManifests_AreRefused()
    {
        var (start, length, _) = PngManifest.Find(Signed)!.Value;
        var twice = PngManifest.Embed(Signed, (_, _) => Signed[(start + 8)..(start + length - 4)]);

        Assert.Contains("two C2PA manifests", Assert.Throws<FairDiffException>(() => Read(twice)).Message);
    }

    [Theory]
    [MemberData(nameof(ForeignFiles))]
    public void Read_FileOfAnotherMaker_IsRead(string file, string source, string signer)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Foreign", file);
        var authority = X509CertificateLoader.LoadCertificateFromFile(Path.Combine(AppContext.BaseDirectory, "Foreign", "authority.pem"));

        var credentials = ContentCredentials.Read(path)!;

        Assert.True(credentials.IsIntact, credentials.Problem);
        Assert.Equal((source, signer), (credentials.DigitalSourceType, credentials.Signer));
        Assert.StartsWith("Another maker 7.1", credentials.ClaimGenerator, StringComparison.Ordinal);
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), credentials.When);
        Assert.False(credentials.IsSelfMade);
        Assert.True(ContentCredentials.Read(path, [authority])!.IsTrusted);
        Assert.False(ContentCredentials.Read(path, [])!.IsTrusted);
        Assert.All(
            Mutations.Changed(File.ReadAllBytes(path), 200).Where(mutation => !mutation.Bytes.SequenceEqual(File.ReadAllBytes(path))),
            mutation => Assert.False(IsIntact(mutation.Bytes), mutation.What));
    }

    /// <summary>Whatever stands in the place of a manifest is told in a sentence.</summary>
    [Fact]
    public void Read_HostileManifests_NeverThrowAnythingElse()
    {
        var (start, length, _) = PngManifest.Find(Signed)!.Value;
        var manifest = Signed[(start + 8)..(start + length - 4)];
        foreach (var (what, bytes) in Mutations.Cut(manifest, 300).Concat(Mutations.Changed(manifest, 2000))
            .Where(mutation => !mutation.Bytes.SequenceEqual(manifest)))
        {
            var credentials = Read(PngManifest.Embed(PngManifest.Remove(Signed), (_, _) => bytes));

            Assert.False(string.IsNullOrEmpty(credentials!.Problem), what);
            Assert.DoesNotContain('\n', credentials.Problem);
        }
    }

    private bool IsIntact(byte[] png)
    {
        try
        {
            return Read(png) is { IsIntact: true };
        }
        catch (FairDiffException)
        {
            return false;
        }
    }

    private ContentCredentials? Read(byte[] png)
    {
        var path = Path.Combine(_folder.Path, "image.png");
        File.WriteAllBytes(path, png);
        return ContentCredentials.Read(path);
    }
}
