using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace FairDiff.MLNet.Provenance;

/// <summary>Whether a signer's certificate comes from an authority that somebody named, or is one of those named.</summary>
internal static class CertificateTrust
{
    public static bool IsTrusted(IReadOnlyList<X509Certificate2> certificates, X509Certificate2Collection authorities)
    {
        if (authorities.Any(authority => CryptographicOperations.FixedTimeEquals(authority.RawData, certificates[0].RawData)))
        {
            return true;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        chain.ChainPolicy.ExtraStore.AddRange(certificates.Skip(1).ToArray());

        // A hospital may have no network to ask whether a key was withdrawn.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(certificates[0]);
    }
}
