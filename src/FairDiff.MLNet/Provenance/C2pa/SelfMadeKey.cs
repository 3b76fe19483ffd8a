using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FairDiff.MLNet.Provenance;

/// <summary>
/// A key for whoever has none: on P-256, with a certificate that meets C2PA's profile (C2PA 2.2, section 14.5.1). The profile forbids an
/// end certificate that signs itself, so an issuer is made with it and its key thrown away: nothing else can come from that issuer.
/// </summary>
internal static class SelfMadeKey
{
    private const string Organization = "Self-made key of FairDiff.MLNet";

    private const int Years = 10;

    /// <summary>Of machines that share a key and have clocks of their own.</summary>
    private static readonly TimeSpan Backdated = TimeSpan.FromDays(1);

    /// <summary>Whether a certificate speaks for such a key, which vouches for nobody.</summary>
    public static bool IsOf(X509Certificate2 certificate) => certificate.Subject.Contains(Organization, StringComparison.Ordinal);

    /// <summary>Private key, certificate and its issuer, as PEM. They name neither a person nor a machine.</summary>
    public static string Create()
    {
        var from = DateTimeOffset.UtcNow - Backdated;
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuerRequest = new CertificateRequest(Name("issuer"), issuerKey, HashAlgorithmName.SHA256);
        issuerRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 0, true));
        issuerRequest.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        issuerRequest.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(issuerRequest.PublicKey, false));
        using var issuer = issuerRequest.CreateSelfSigned(from, from.AddYears(Years));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Name("signer"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(KeyUses.DocumentSigning)], false));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(issuer, true, false));
        using var certificate = request.Create(issuer, from, from.AddYears(Years).AddMinutes(-1), RandomNumberGenerator.GetBytes(16));
        return string.Join('\n', certificate.ExportCertificatePem(), issuer.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), "");
    }

    private static X500DistinguishedName Name(string part) => new($"CN={Organization} ({part}), O={Organization}");
}
