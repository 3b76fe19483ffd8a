using System.Formats.Cbor;
using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using System.Security.Cryptography.X509Certificates;

namespace FairDiff.MLNet.Provenance;

/// <summary>The signature of a claim: COSE_Sign1 without the claim in it (RFC 9052), with the certificates in a protected header
/// (RFC 9360; C2PA 2.2, sections 13.2 and 14.6).</summary>
internal static class ClaimSignature
{
    /// <summary>The number of x5chain.</summary>
    private const int ChainNumber = 33;

    /// <summary>Where claims of version 1 have it, unprotected.</summary>
    private static readonly CoseHeaderLabel FormerChain = new("x5chain");

    private static readonly CoseHeaderLabel Chain = new(ChainNumber);

    /// <summary>Signs with a key and names the certificates that speak for it, the key's own first.</summary>
    public static CoseSigner Signer(AsymmetricAlgorithm key, IReadOnlyList<X509Certificate2> chain)
    {
        var headers = new CoseHeaderMap { [Chain] = ChainValue(chain) };
        return key is RSA rsa
            ? new CoseSigner(rsa, RSASignaturePadding.Pss, HashAlgorithmName.SHA256, headers)
            : new CoseSigner(key, key.KeySize switch
            {
                256 => HashAlgorithmName.SHA256,
                384 => HashAlgorithmName.SHA384,
                _ => HashAlgorithmName.SHA512,
            }, headers);
    }

    /// <summary>The certificates of a signature that holds for a claim.</summary>
    /// <exception cref="InvalidDataException">It does not hold, or cannot be read.</exception>
    public static IReadOnlyList<X509Certificate2> Verify(byte[] signature, byte[] claim)
    {
        try
        {
            var message = CoseMessage.DecodeSign1(signature);
            var chain = ReadChain(message);
            using AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)chain[0].GetECDsaPublicKey() ?? chain[0].GetRSAPublicKey();
            return key is null ? throw new InvalidDataException("its key is of a kind that cannot be checked here")
                : message.VerifyDetached(key, claim) ? chain
                : throw new InvalidDataException("its signature does not hold (changed, or signed by another key)");
        }
        catch (Exception exception) when (exception is CryptographicException or CborContentException or InvalidOperationException
            or ArgumentException)
        {
            throw new InvalidDataException("its signature cannot be checked (damaged or changed)", exception);
        }
    }

    private static CoseHeaderValue ChainValue(IReadOnlyList<X509Certificate2> chain)
    {
        if (chain is [var only])
        {
            return CoseHeaderValue.FromBytes(only.RawData);
        }

        var writer = new CborWriter();
        writer.WriteStartArray(chain.Count);
        foreach (var certificate in chain)
        {
            writer.WriteByteString(certificate.RawData);
        }

        writer.WriteEndArray();
        return CoseHeaderValue.FromEncodedValue(writer.Encode());
    }

    private static X509Certificate2[] ReadChain(CoseSign1Message message)
    {
        var value = message.ProtectedHeaders.TryGetValue(Chain, out var named) ? named
            : message.ProtectedHeaders.TryGetValue(FormerChain, out named) ? named
            : message.UnprotectedHeaders.TryGetValue(Chain, out named) ? named
            : message.UnprotectedHeaders.TryGetValue(FormerChain, out named) ? named
            : throw new InvalidDataException("its signature names no certificate");
        var read = CborTree.Read(value.EncodedValue);
        byte[][] encoded = read is byte[] one ? [one] : [.. ((read as List<object?>) ?? []).OfType<byte[]>()];
        return encoded.Length > 0
            ? [.. encoded.Select(bytes => X509CertificateLoader.LoadCertificate(bytes))]
            : throw new InvalidDataException("its signature names no certificate");
    }
}
