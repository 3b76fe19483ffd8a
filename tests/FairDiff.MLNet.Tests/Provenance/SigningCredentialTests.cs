using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Tests.Diffusion.Store;

namespace FairDiff.MLNet.Tests.Provenance;

/// <summary>Keys of users and keys of our own.</summary>
public sealed class SigningCredentialTests : IDisposable
{
    private const string DocumentSigning = "1.3.6.1.5.5.7.3.36";
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Keys => ["P-256", "P-384", "P-521", "RSA"];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Keys))]
    public void Load_KeyOfTheUser_Signs(string kind)
    {
        using var key = Key(kind);

        var credential = SigningCredential.Load(Write(Pem(key)));
        var path = Path.Combine(_folder.Path, "image.png");
        File.WriteAllBytes(path, PngProvenance.Write(
            PngEncoder.Encode(TinyStore.Planes(1), TinyStore.Size), TinyStore.Provenance(1), credential));
        var read = ContentCredentials.Read(path)!;

        Assert.True(read.IsIntact, read.Problem);
        Assert.Equal(("CN=Hospital, O=Hospital", credential.Fingerprint), (read.Signer, read.Fingerprint));
        Assert.Equal("CN=Hospital, O=Hospital", credential.Subject);
        Assert.False(credential.IsSelfMade);
        Assert.False(read.IsSelfMade);
    }

    [Fact]
    public void Load_KeyWithPassword_NeedsIt()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var path = Write(Certificate(key).ExportCertificatePem() + "\n" + key.ExportEncryptedPkcs8PrivateKeyPem(
            "secret", new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000)));

        Assert.Equal("CN=Hospital, O=Hospital", SigningCredential.Load(path, "secret").Subject);
        var wrong = Assert.Throws<FairDiffException>(() => SigningCredential.Load(path, "wr0ng")).Message;
        Assert.Contains(path, wrong);
        Assert.DoesNotContain("wr0ng", wrong);
        Assert.Throws<FairDiffException>(() => SigningCredential.Load(path));
    }

    [Fact]
    public void Load_FilesThatCannotSign_SayWhy()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var small = RSA.Create(1024);
        var year = TimeSpan.FromDays(365);

        Assert.Contains("holds no certificate", Refusal(key.ExportPkcs8PrivateKeyPem()));
        Assert.Contains("cannot be used", Refusal(Certificate(key).ExportCertificatePem()));
        Assert.Contains("cannot be used", Refusal(Certificate(key).ExportCertificatePem() + "\n" + other.ExportPkcs8PrivateKeyPem()));
        Assert.Contains("is an authority's", Refusal(Pem(key, authority: true)));
        Assert.Contains("not for signing documents", Refusal(Pem(key, use: ServerAuthentication)));
        Assert.Contains("is valid from", Refusal(Pem(key, from: DateTimeOffset.UtcNow - (3 * year))));
        Assert.Contains("neither ECDSA on P-256", Refusal(Pem(small)));
        Assert.Contains("cannot be used", Refusal("-----BEGIN nothing"));
        Assert.Contains("nowhere.pem", Assert.Throws<FairDiffException>(
            () => SigningCredential.Load(Path.Combine(_folder.Path, "nowhere.pem"))).Message);
    }

    [Fact]
    public void Create_KeyOfOurOwn_NamesNobodyAndDiffersEachTime()
    {
        var (first, second) = (SigningCredential.Create(), SigningCredential.Create());

        Assert.True(first.IsSelfMade);
        Assert.NotEqual(first.Fingerprint, second.Fingerprint);
        Assert.Equal("CN=Self-made key of FairDiff.MLNet (signer), O=Self-made key of FairDiff.MLNet", first.Subject);
    }

    private string Refusal(string pem) => Assert.Throws<FairDiffException>(() => SigningCredential.Load(Write(pem))).Message;

    private string Write(string pem)
    {
        var path = Path.Combine(_folder.Path, $"{Guid.NewGuid():N}.pem");
        File.WriteAllText(path, pem);
        return path;
    }

    private static AsymmetricAlgorithm Key(string kind) => kind switch
    {
        "P-256" => ECDsa.Create(ECCurve.NamedCurves.nistP256),
        "P-384" => ECDsa.Create(ECCurve.NamedCurves.nistP384),
        "P-521" => ECDsa.Create(ECCurve.NamedCurves.nistP521),
        _ => RSA.Create(2048),
    };

    private static string Pem(
        AsymmetricAlgorithm key, string use = DocumentSigning, bool authority = false, DateTimeOffset? from = null) =>
        Certificate(key, use, authority, from).ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem();

    /// <summary>Valid for a year; its issuer is forgotten.</summary>
    private static X509Certificate2 Certificate(
        AsymmetricAlgorithm key, string use = DocumentSigning, bool authority = false, DateTimeOffset? from = null)
    {
        var name = new X500DistinguishedName("CN=Hospital, O=Hospital");
        var request = key is RSA rsa
            ? new CertificateRequest(name, rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            : new CertificateRequest(name, (ECDsa)key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(authority, false, 0, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        using var issuer = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var start = from ?? DateTimeOffset.UtcNow.AddDays(-1);
        return request.Create(
            new X500DistinguishedName("CN=Issuer"), X509SignatureGenerator.CreateForECDsa(issuer), start, start.AddYears(1), [1, 2, 3]);
    }
}
