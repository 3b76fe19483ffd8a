using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FairDiff.MLNet.Provenance;

/// <summary>What a certificate must be for, to sign a manifest (C2PA 2.2, section 14.5.1).</summary>
internal static class KeyUses
{
    public const string DocumentSigning = "1.3.6.1.5.5.7.3.36";
    private const string EmailProtection = "1.3.6.1.5.5.7.3.4";
    private const string ClaimSigning = "1.3.6.1.4.1.62558.2.1";

    /// <summary>Why it may not; null where it may.</summary>
    public static string? ProblemOf(X509Certificate2 certificate)
    {
        var uses = certificate.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.Cast<Oid>()).Select(use => use.Value).ToArray();
        return certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(extension => extension.CertificateAuthority)
            ? "it is an authority's, which signs certificates only"
            : !uses.Any(use => use is DocumentSigning or EmailProtection or ClaimSigning)
                ? "it is not for signing documents (extended key usage documentSigning, emailProtection or c2pa-kp-claimSigning)"
                : null;
    }

    /// <summary>From when to when it is valid, in words; null where that is now.</summary>
    public static string? TimeProblemOf(X509Certificate2 certificate)
    {
        var now = DateTimeOffset.UtcNow.LocalDateTime;
        return certificate.NotBefore <= now && now <= certificate.NotAfter ? null : FormattableString.Invariant(
            $"is valid from {certificate.NotBefore:yyyy-MM-dd} to {certificate.NotAfter:yyyy-MM-dd} only");
    }
}
