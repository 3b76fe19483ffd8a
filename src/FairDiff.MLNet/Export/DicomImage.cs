using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using FairDiff.MLNet.Imaging;

namespace FairDiff.MLNet.Export;

/// <summary>A synthetic image as a DICOM Secondary Capture object (PS3.3, A.8.1), grey or in colour, explicit VR little endian.</summary>
internal static class DicomImage
{
    private const string SecondaryCapture = "1.2.840.10008.5.1.4.1.1.7";
    private const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";
    private const string NotOfAPatient = "Synthetic image, of no patient";

    /// <summary>The longest short text (VR ST).</summary>
    private const int LongestText = 1024;

    private static readonly string Version = typeof(DicomImage).Assembly.GetName().Version!.ToString(3);

    /// <param name="planes">Planar RGB bytes.</param>
    /// <param name="size">Pixels per side.</param>
    /// <param name="record">Where the image comes from.</param>
    /// <param name="number">Its number in the series, from 1.</param>
    public static byte[] Encode(ReadOnlySpan<byte> planes, int size, SyntheticImageRecord record, int number)
    {
        var hasColour = ImagePixels.HasColour(planes);
        var instance = Uid($"image {record.Sha256}");
        var set = new DicomWriter();
        set.Add(0x0008_0005, "CS", "ISO_IR 192");
        set.Add(0x0008_0008, "CS", @"DERIVED\SECONDARY");
        set.Add(0x0008_0016, "UI", SecondaryCapture);
        set.Add(0x0008_0018, "UI", instance);
        set.Add(0x0008_001C, "CS", "YES"); // Synthetic Data
        set.Add(0x0008_0020, "DA", "");
        set.Add(0x0008_0030, "TM", "");
        set.Add(0x0008_0050, "SH", "");
        set.Add(0x0008_0060, "CS", "OT");
        set.Add(0x0008_0064, "CS", "SYN"); // Conversion Type: Synthetic Image
        set.Add(0x0008_0070, "LO", "FairDiff.MLNet");
        set.Add(0x0008_0090, "PN", "");
        set.Add(0x0008_103E, "LO", NotOfAPatient);
        set.Add(0x0008_2111, "ST", Description(record));
        set.Add(0x0010_0010, "PN", "Synthetic^Images");
        set.Add(0x0010_0020, "LO", $"SYNTHETIC-{record.GeneratorId[..Math.Min(16, record.GeneratorId.Length)]}");
        set.Add(0x0010_0030, "DA", "");
        set.Add(0x0010_0040, "CS", "");
        set.Add(0x0018_1016, "LO", "FairDiff.MLNet");
        set.Add(0x0018_1019, "LO", Version);
        set.Add(0x0020_000D, "UI", Uid($"study {record.GeneratorId}"));
        set.Add(0x0020_000E, "UI", Uid($"series {record.GeneratorId} {size}"));
        set.Add(0x0020_0010, "SH", "");
        set.Add(0x0020_0011, "IS", "1");
        set.Add(0x0020_0013, "IS", number.ToString(CultureInfo.InvariantCulture));
        set.Add(0x0020_0020, "CS", "");
        set.Add(0x0020_0060, "CS", "");
        set.Add(0x0028_0002, "US", hasColour ? 3 : 1);
        set.Add(0x0028_0004, "CS", hasColour ? "RGB" : "MONOCHROME2");
        if (hasColour)
        {
            set.Add(0x0028_0006, "US", 0); // red, green and blue of one pixel together
        }

        set.Add(0x0028_0010, "US", size);
        set.Add(0x0028_0011, "US", size);
        set.Add(0x0028_0100, "US", 8);
        set.Add(0x0028_0101, "US", 8);
        set.Add(0x0028_0102, "US", 7);
        set.Add(0x0028_0103, "US", 0);
        set.Add(0x0028_0301, "CS", "NO"); // Burned In Annotation
        set.AddPixels(Interleaved(planes, size, hasColour));
        return DicomWriter.File(
            SecondaryCapture, instance, ExplicitLittleEndian, Uid("FairDiff.MLNet"), Cut($"FAIRDIFF {Version}", 16), set);
    }

    private static string Description(SyntheticImageRecord record)
    {
        var asked = record.Attributes.Select(pair => $"{pair.Key} = {pair.Value ?? "any"}").Prepend($"label = {record.Label ?? "none"}");
        var text = string.Create(CultureInfo.InvariantCulture,
            $"{NotOfAPatient}: drawn by a diffusion model (FairDiff.MLNet {Version}, {record.DigitalSourceType}), generator "
                + $"{record.GeneratorId}, seed {record.Seed}, for {string.Join(", ", asked)}. Research use, not a medical device.");

        // What stands in labels and names may not end the text.
        return Cut(string.Concat(text.Where(letter => !char.IsControl(letter))), LongestText);
    }

    /// <summary>Under the root for UUIDs (PS3.5, B.2), the same for the same thing.</summary>
    private static string Uid(string name)
    {
        var bytes = SHA256.HashData(Encoding.UTF8.GetBytes($"fairdiff dicom {name}"))[..16];
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x50);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return string.Create(CultureInfo.InvariantCulture, $"2.25.{new BigInteger(bytes, isUnsigned: true, isBigEndian: true)}");
    }

    private static byte[] Interleaved(ReadOnlySpan<byte> planes, int size, bool hasColour)
    {
        var count = size * size;
        var channels = hasColour ? 3 : 1;
        var pixels = new byte[channels * count];
        for (var place = 0; place < pixels.Length; place++)
        {
            pixels[place] = planes[(place % channels * count) + (place / channels)];
        }

        return pixels;
    }

    private static string Cut(string text, int longest) => text.Length <= longest ? text : text[..longest];
}
