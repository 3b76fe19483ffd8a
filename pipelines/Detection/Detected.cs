using System.Security.Cryptography.X509Certificates;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Detection;

/// <summary>What was found of one file.</summary>
/// <param name="File">Its path, within the folder that was named.</param>
/// <param name="Origin">What it says; null where it cannot be read.</param>
/// <param name="Reason">Why.</param>
internal sealed record Detected(string File, ImageOrigin? Origin, string Reason)
{
    private static readonly string[] Kinds = [".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".dcm", ".dicom", ""];

    public string Verdict => Origin switch
    {
        null => "not readable",
        { Evidence: OriginEvidence.Signed } => "synthetic, signed",
        { Evidence: OriginEvidence.Broken } => "synthetic, but its signature does not hold",
        { Evidence: OriginEvidence.Declared } => "synthetic by its own words",
        { Evidence: OriginEvidence.Watermark } => "synthetic by its watermark",
        _ => "no mark",
    };

    /// <summary>The file, or every image in the folder.</summary>
    public static IReadOnlyList<Detected> In(
        string path, X509Certificate2Collection? authorities, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(path))
        {
            return [Of(path, path, authorities)];
        }

        List<Detected> found = [];
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in Directory.EnumerateFiles(path, "*", options).Order(StringComparer.Ordinal))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Kinds.Contains(Path.GetExtension(file).ToLowerInvariant()))
            {
                found.Add(Of(file, Path.GetRelativePath(path, file), authorities));
            }
        }

        return found.Count > 0 ? found : throw new FairDiffException(
            $"'{path}' holds no image. Name a file, or a folder of images.");
    }

    public object ToJson() => new
    {
        File,
        IsSynthetic = Origin?.IsSynthetic,
        Evidence = Origin?.Evidence,
        Reason,
        Watermark = Origin?.Watermark,
        Credentials = Origin?.Credentials,
        Provenance = Origin?.Provenance,
    };

    private static Detected Of(string path, string name, X509Certificate2Collection? authorities)
    {
        try
        {
            var origin = ImageOrigin.Detect(path, authorities);
            return new Detected(name, origin, origin.Reason);
        }
        catch (FairDiffException exception)
        {
            return new Detected(name, null, exception.Message);
        }
    }
}
