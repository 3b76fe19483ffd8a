using System.Security.Cryptography;
using System.Security.Cryptography.Cose;
using System.Security.Cryptography.X509Certificates;
using FairDiff.MLNet.Provenance;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>
/// Who signs synthetic images: a private key and the certificate that speaks for it. Every synthetic image of a store is signed with one,
/// as a C2PA manifest (Coalition for Content Provenance and Authenticity, specification 2.2): a reader then sees that a model made it,
/// and whether a byte was changed since.
/// </summary>
public sealed class SigningCredential
{
    /// <summary>The environment variable that names a PEM file to sign with.</summary>
    public const string KeyVariable = "FAIRDIFF_SIGNING_KEY";

    /// <summary>The environment variable with the password of that file, if its private key has one.</summary>
    public const string PasswordVariable = "FAIRDIFF_SIGNING_KEY_PASSWORD";

    private static readonly Lazy<SigningCredential> Common = new(ForUser, LazyThreadSafetyMode.PublicationOnly);

    private readonly Lock _lock = new();
    private readonly CoseSigner _signer;
    private readonly X509Certificate2 _certificate;

    private SigningCredential(AsymmetricAlgorithm key, IReadOnlyList<X509Certificate2> chain)
    {
        _certificate = chain[0];
        _signer = ClaimSignature.Signer(key, chain);
        SignatureLength = Sign([]).Length;
    }

    /// <summary>
    /// What signs where nothing else is given: the file that <see cref="KeyVariable"/> names; or else a key of the user's own, which is
    /// made on first use (<c>fairdiff/signing-key.pem</c> in the user's application data, that only the user can read); or, where there is
    /// no such folder, one that is made for this process and forgotten.
    /// </summary>
    /// <exception cref="FairDiffException">The file that is named cannot be used.</exception>
    public static SigningCredential Default => Common.Value;

    /// <summary>Whom the certificate names (its distinguished name).</summary>
    public string Subject => _certificate.Subject;

    /// <summary>The SHA-256 of the certificate, in lower-case hexadecimal: by it others know this key again.</summary>
    public string Fingerprint => FileHash.Of(_certificate.RawData);

    /// <summary>Whether the key was made by this library and so vouches for nobody.</summary>
    public bool IsSelfMade => SelfMadeKey.IsOf(_certificate);

    /// <summary>Bytes of every signature, with its certificates.</summary>
    internal int SignatureLength { get; }

    /// <summary>Reads a PEM file: the certificate, those between it and a known authority, and the private key (ECDSA on P-256, P-384 or
    /// P-521, or RSA of at least 2,048 bits).</summary>
    /// <param name="path">The file.</param>
    /// <param name="password">The password of the private key; null = it has none.</param>
    /// <returns>The credential.</returns>
    /// <exception cref="FairDiffException">The file cannot be read or holds no such key; or the certificate is of another key, out of date,
    /// or not for signing documents.</exception>
    public static SigningCredential Load(string path, string? password = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return Parse(DiskErrors.GuardReading(path, file => RegularFile.ReadAllText(file, longest: LongestFile)), $"'{path}'", password);
    }

    private const int LongestFile = 1 << 20;

    /// <summary>The COSE signature of a claim (RFC 9052), the claim not in it.</summary>
    internal byte[] Sign(byte[] claim)
    {
        lock (_lock)
        {
            return CoseSign1Message.SignDetached(claim, _signer);
        }
    }

    internal static SigningCredential Parse(string pem, string name, string? password)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            if (chain.Count == 0)
            {
                throw Refused(name, "it holds no certificate");
            }

            using var own = password is null
                ? X509Certificate2.CreateFromPem(pem, pem)
                : X509Certificate2.CreateFromEncryptedPem(pem, pem, password);
            AsymmetricAlgorithm? key = (AsymmetricAlgorithm?)own.GetECDsaPrivateKey() ?? own.GetRSAPrivateKey();
            var problem = KeyUses.ProblemOf(chain[0]) ?? (key switch
            {
                ECDsa { KeySize: 256 or 384 or 521 } or RSA { KeySize: >= 2048 } => null,
                _ => "its key is neither ECDSA on P-256, P-384 or P-521 nor RSA of at least 2,048 bits",
            });
            if (problem is null && KeyUses.TimeProblemOf(chain[0]) is { } time)
            {
                problem = $"its certificate {time}";
            }

            // An authority at the end is what a reader trusts or not; it is not told by the image.
            return problem is null
                ? new SigningCredential(key!, [chain[0], .. chain.Skip(1).Where(other => other.Subject != other.Issuer)])
                : throw Refused(name, problem);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw Refused(name, StrictJson.FirstLine(exception).TrimEnd('.'), exception);
        }
    }

    /// <summary>One that is made now and forgotten with the process.</summary>
    internal static SigningCredential Create() => Parse(SelfMadeKey.Create(), "of this process", null);

    private static FairDiffException Refused(string name, string why, Exception? cause = null) => new(
        $"The signing key {name} cannot be used: {why}. Name a PEM file with a certificate and its private key, or none, to sign with a "
            + "key of your own that is made on first use.", cause);

    private static SigningCredential ForUser()
    {
        if (Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } path)
        {
            return Load(path, Environment.GetEnvironmentVariable(PasswordVariable));
        }

        return UserKey.Read() is var (name, pem) ? Parse(pem, name, null) : Create();
    }
}
