using System.Buffers.Binary;
using System.Text;

namespace FairDiff.MLNet.Detection;

/// <summary>
/// The attribute Synthetic Data (0008,001C) of a DICOM file (PS3.10): YES or NO. Only the elements before it are read, which are few and
/// short; values are told from the headers of explicit and implicit VR, little endian.
/// </summary>
internal static class DicomMark
{
    private const int Preamble = 128;
    private const uint SyntheticData = 0x0008_001C;
    private const ushort MetaGroup = 0x0002;

    /// <summary>The VRs whose length has four bytes, behind two that are empty (PS3.5, section 7.1.2).</summary>
    private static readonly string[] LongKinds = ["OB", "OD", "OF", "OL", "OV", "OW", "SQ", "SV", "UC", "UN", "UR", "UT", "UV"];

    public static bool Is(ReadOnlySpan<byte> file) => file.Length > Preamble + 4 && file[Preamble..].StartsWith("DICM"u8);

    /// <summary>Null where the file does not say.</summary>
    /// <exception cref="InvalidDataException">Its elements do not fit into it.</exception>
    public static bool? Read(ReadOnlySpan<byte> file)
    {
        for (var rest = file[(Preamble + 4)..]; rest.Length >= 8;)
        {
            var tag = ((uint)BinaryPrimitives.ReadUInt16LittleEndian(rest) << 16) | BinaryPrimitives.ReadUInt16LittleEndian(rest[2..]);
            if (tag > SyntheticData)
            {
                return null;
            }

            var (start, length) = Value(rest);
            if (length > rest.Length - start)
            {
                throw new InvalidDataException("it ends within an element (truncated, or not of little-endian DICOM)");
            }

            var value = rest.Slice(start, (int)length);
            if (tag == SyntheticData)
            {
                return Encoding.ASCII.GetString(value).TrimEnd(' ', '\0') switch { "YES" => true, "NO" => false, _ => null };
            }

            rest = rest[(start + (int)length)..];
        }

        return null;
    }

    /// <summary>Where the value of the element begins, and how long it is.</summary>
    private static (int Start, uint Length) Value(ReadOnlySpan<byte> element)
    {
        var kind = Encoding.ASCII.GetString(element.Slice(4, 2));
        var isExplicit = BinaryPrimitives.ReadUInt16LittleEndian(element) == MetaGroup || kind.All(char.IsAsciiLetterUpper);
        return !isExplicit ? (8, BinaryPrimitives.ReadUInt32LittleEndian(element[4..]))
            : !LongKinds.Contains(kind) ? (8, BinaryPrimitives.ReadUInt16LittleEndian(element[6..]))
            : element.Length >= 12 ? (12, BinaryPrimitives.ReadUInt32LittleEndian(element[8..]))
            : throw new InvalidDataException("it ends within an element (truncated)");
    }
}
