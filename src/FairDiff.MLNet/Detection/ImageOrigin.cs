using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using FairDiff.MLNet.Detection;
using FairDiff.MLNet.Diffusion;
using FairDiff.MLNet.Imaging;
using FairDiff.MLNet.Provenance;
using FairDiff.Shared;

namespace FairDiff.MLNet;

/// <summary>Where an image comes from, as far as its file says so, and what that rests on. Nothing is asked of a network.</summary>
public sealed record ImageOrigin
{
    private const string NoMark = "it bears no mark; marks can be removed, so that is no proof of a real image";

    /// <summary>In IPTC's terms: of a trained model, wholly or in part, or put together of what is in part synthetic.</summary>
    private static readonly string[] SyntheticSources =
        [ImageProvenance.TrainedAlgorithmicMedia, "compositeWithTrainedAlgorithmicMedia", "compositeSynthetic"];

    private ImageOrigin()
    {
    }

    /// <summary>Whether the file says that a model made its image.</summary>
    public bool IsSynthetic => Evidence != OriginEvidence.None;

    /// <summary>The strongest of what says so.</summary>
    public OriginEvidence Evidence { get; private init; }

    /// <summary>Why, in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>The C2PA manifest; null where there is none.</summary>
    public ContentCredentials? Credentials { get; private init; }

    /// <summary>Generator, seed and condition, where this library made the image; null where it did not.</summary>
    public ImageProvenance? Provenance { get; private init; }

    /// <summary>What the watermark says: the first eight digits of the generator's id; null where there is none, or stronger evidence, with
    /// which it is not looked for.</summary>
    public string? Watermark { get; private init; }

    /// <summary>Looks for marks: manifest and words in PNG files, words in DICOM files, the watermark in the pixels of any image but
    /// DICOM's.</summary>
    /// <param name="path">The file.</param>
    /// <param name="authorities">The certificates that signers' must come from, or be, to be trusted; null = trust is not judged.</param>
    /// <returns>What was found.</returns>
    /// <exception cref="FairDiffException">The file cannot be read or is damaged.</exception>
    public static ImageOrigin Detect(string path, X509Certificate2Collection? authorities = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var bytes = DiskErrors.GuardReading(path, file => RegularFile.ReadAllBytes(file));
        try
        {
            if (DicomMark.Is(bytes))
            {
                return OfDicom(bytes);
            }

            var found = PngFile.Is(bytes) ? OfPng(path, bytes, authorities) : new ImageOrigin { Reason = NoMark };
            return found.Evidence == OriginEvidence.None && WatermarkIn(path) is { } watermark
                ? found with
                {
                    Evidence = OriginEvidence.Watermark,
                    Watermark = watermark,
                    Reason = $"its pixels bear the watermark of FairDiff.MLNet, of the generator {watermark}…",
                }
                : found;
        }
        catch (InvalidDataException exception)
        {
            throw new FairDiffException($"The image '{path}' cannot be read: {exception.Message}. Copy or make it again.", exception);
        }
    }

    private static string? WatermarkIn(string path)
    {
        using var image = ImageFile.Open(path);
        if (Math.Min(image.Width, image.Height) < ImageWatermark.SmallestSide)
        {
            return null;
        }

        var planes = new byte[3 * image.Width * image.Height];
        ImagePixels.CopyToPlanes(image, planes);
        return ImageWatermark.Read(planes, image.Width, image.Height)?.ToString("x8", CultureInfo.InvariantCulture);
    }

    private static ImageOrigin OfPng(string path, byte[] png, X509Certificate2Collection? authorities)
    {
        var credentials = ManifestReader.Read(png, authorities);
        var words = PngProvenance.Read(path, png);
        var declared = words?.DigitalSourceType ?? SourceOf(png);
        var source = credentials?.DigitalSourceType;
        var evidence = source is null || !IsSyntheticSource(source)
            ? declared is not null && IsSyntheticSource(declared) ? OriginEvidence.Declared : OriginEvidence.None
            : credentials!.IsIntact ? OriginEvidence.Signed : OriginEvidence.Broken;
        return new ImageOrigin
        {
            Evidence = evidence,
            Credentials = credentials,
            Provenance = words ?? OwnFacts(credentials),
            Reason = evidence switch
            {
                OriginEvidence.Signed => $"its C2PA manifest says {source}, and no byte was changed since {Signer(credentials!)} signed it",
                OriginEvidence.Broken => $"its C2PA manifest says {source}, but it does not hold: {credentials!.Problem}",
                OriginEvidence.Declared => $"its XMP says {declared}; nobody signed that",
                _ when credentials is { IsIntact: true } => $"its C2PA manifest, signed by {Signer(credentials)}, does not say that a "
                    + $"model made it ({source ?? "no source"})",
                _ => NoMark,
            },
        };
    }

    private static ImageOrigin OfDicom(byte[] bytes) => DicomMark.Read(bytes) is { } synthetic
        ? new ImageOrigin
        {
            Evidence = synthetic ? OriginEvidence.Declared : OriginEvidence.None,
            Reason = $"its attribute Synthetic Data (0008,001C) is {(synthetic ? "YES" : "NO")}; nobody signed that",
        }
        : new ImageOrigin { Reason = "it has no attribute Synthetic Data (0008,001C), which few files have; that is no proof" };

    private static string Signer(ContentCredentials credentials) => credentials switch
    {
        { IsTrusted: true } => $"'{credentials.Signer}', whom you trust,",
        { IsSelfMade: true } => $"the self-made key {credentials.Fingerprint![..16]}…",
        _ => $"'{credentials.Signer}'" + (credentials.IsTrusted == false ? ", whom you do not trust," : ""),
    };

    /// <summary>By its name, without the address of the vocabulary, which some write in another way.</summary>
    private static bool IsSyntheticSource(string source) => SyntheticSources.Contains(source[(source.LastIndexOf('/') + 1)..]);

    private static string? SourceOf(byte[] png) => PngXmp.Extract(png) is { } packet ? XmpPacket.SourceOf(packet) : null;

    /// <summary>What the manifest still says where its XMP was taken out.</summary>
    private static ImageProvenance? OwnFacts(ContentCredentials? credentials)
    {
        try
        {
            return credentials?.Facts is { } facts ? ManifestJson.ToProvenance(facts) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
