using System.Text;

namespace FairDiff.MLNet.Imaging;

/// <summary>What a file is, by its first bytes: its name may say anything.</summary>
/// <param name="Name">What such a file is called, with its article.</param>
/// <param name="IsSupported">Whether it is read.</param>
internal sealed record ImageKind(string Name, bool IsSupported = false)
{
    public static readonly ImageKind Jpeg = new("a JPEG image", IsSupported: true);
    public static readonly ImageKind Png = new("a PNG image", IsSupported: true);
    public static readonly ImageKind WebP = new("a WebP image", IsSupported: true);
    public static readonly ImageKind Bmp = new("a BMP image", IsSupported: true);
    public static readonly ImageKind Gif = new("a GIF image", IsSupported: true);

    private static readonly ImageKind Empty = new("empty");
    private static readonly ImageKind Unknown = new("not an image of a known kind");
    private static readonly ImageKind Text = new("a text file, not an image");

    /// <summary>What such a file is, and what would be read, in words that go behind its name.</summary>
    public string Words => this == Empty ? "is empty: it has no bytes" : $"is {Name}; {ImageFile.SupportedKinds} are read";

    /// <summary>The first of the kinds that the bytes begin as.</summary>
    public static ImageKind Of(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
        {
            return Empty;
        }

        foreach (var (kind, place, start) in Starts)
        {
            if (head.Length > place && head[place..].StartsWith(start))
            {
                return kind;
            }
        }

        return head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8) ? WebP
            : head.Length >= 12 && head[4..].StartsWith("ftyp"u8) ? OfMedia(head[8..12])
            : head.Length > 132 && head[128..].StartsWith("DICM"u8) ? new("a DICOM file")
            : OfText(head);
    }

    private static readonly (ImageKind Kind, int Place, byte[] Start)[] Starts =
    [
        (Jpeg, 0, [0xFF, 0xD8, 0xFF]),
        (Png, 0, [0x89, .. "PNG\r\n\x1A\n"u8]),
        (Gif, 0, [.. "GIF8"u8]),
        (Bmp, 0, [.. "BM"u8]),
        (new("a TIFF image"), 0, [.. "II*\0"u8]),
        (new("a TIFF image"), 0, [.. "MM\0*"u8]),
        (new("a TIFF image (BigTIFF)"), 0, [.. "II+\0"u8]),
        (new("a TIFF image (BigTIFF)"), 0, [.. "MM\0+"u8]),
        (new("a JPEG 2000 image"), 0, [0, 0, 0, 12, .. "jP  "u8]),
        (new("a JPEG 2000 image"), 0, [0xFF, 0x4F, 0xFF, 0x51]),
        (new("a JPEG XL image"), 0, [0, 0, 0, 12, .. "JXL "u8]),
        (new("a JPEG XL image"), 0, [0xFF, 0x0A]),
        (new("an icon (ICO)"), 0, [0, 0, 1, 0]),
        (new("a Photoshop file (PSD)"), 0, [.. "8BPS"u8]),
        (new("an OpenEXR image"), 0, [0x76, 0x2F, 0x31, 0x01]),
        (new("a Netpbm image (PBM, PGM or PPM)"), 0, [.. "P4\n"u8]),
        (new("a Netpbm image (PBM, PGM or PPM)"), 0, [.. "P5\n"u8]),
        (new("a Netpbm image (PBM, PGM or PPM)"), 0, [.. "P6\n"u8]),
        (new("a PDF document"), 0, [.. "%PDF-"u8]),
        (new("a zip archive"), 0, [(byte)'P', (byte)'K', 3, 4]),
        (new("a zip archive"), 0, [(byte)'P', (byte)'K', 5, 6]),
        (new("a gzip archive (a NIfTI volume, perhaps)"), 0, [0x1F, 0x8B]),
        (new("a 7z archive"), 0, [(byte)'7', (byte)'z', 0xBC, 0xAF, 0x27, 0x1C]),
        (new("a RAR archive"), 0, [.. "Rar!"u8]),
        (new("a NIfTI volume"), 344, [.. "n+1\0"u8]),
        (new("a NumPy array (.npy)"), 0, [0x93, .. "NUMPY"u8]),
        (new("an HDF5 file"), 0, [0x89, .. "HDF\r\n"u8]),
        (new("a pointer of Git LFS, whose image was not fetched (git lfs pull)"), 0, [.. "version https://git-lfs"u8]),
    ];

    private static ImageKind OfMedia(ReadOnlySpan<byte> brand) => Encoding.ASCII.GetString(brand) switch
    {
        "heic" or "heix" or "hevc" or "heim" or "heis" or "mif1" or "msf1" => new("a HEIC image"),
        "avif" or "avis" => new("an AVIF image"),
        "jp2 " or "jpx " => new("a JPEG 2000 image"),
        _ => new("a video"),
    };

    private static ImageKind OfText(ReadOnlySpan<byte> head)
    {
        // Any other than control characters; files in UTF-16 begin with their byte order mark.
        if (head.ContainsAnyInRange((byte)0, (byte)8)
            && !head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])
            && !head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
        {
            return Unknown;
        }

        var text = Encoding.UTF8.GetString(head).TrimStart('\uFEFF', ' ', '\t', '\r', '\n');
        return text.Contains("<svg", StringComparison.OrdinalIgnoreCase) ? new("an SVG drawing")
            : text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase)
                || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase)
                ? new("an HTML page (what a server says instead of an image, perhaps)")
            : text.StartsWith('<') ? new("an XML file")
            : text.StartsWith('{') || text.StartsWith('[') ? new("a JSON file (what a server says instead of an image, perhaps)")
            : text is ['P', '1' or '2' or '3', '\n', ..] ? new("a Netpbm image (PBM, PGM or PPM)")
            : text.Length > 0
                && !text.Any(character => char.IsControl(character) && !char.IsWhiteSpace(character))
                && !text.Contains('\uFFFD') ? Text
            : Unknown;
    }
}
