using System.Text;

namespace FairDiff.MLNet.Export;

/// <summary>Elements of DICOM in explicit VR little endian (PS3.5, 7.1.2), in ascending order of their tags.</summary>
internal sealed class DicomWriter
{
    private const int Preamble = 128;
    private readonly MemoryStream _bytes = new();
    private readonly BinaryWriter _writer;
    private uint _last;

    public DicomWriter() => _writer = new BinaryWriter(_bytes);

    /// <summary>A file (PS3.10, section 7): preamble, what the file is, the elements.</summary>
    public static byte[] File(
        string objectClass, string instance, string transferSyntax, string implementation, string implementationVersion, DicomWriter set)
    {
        var meta = new DicomWriter();
        meta.AddBytes(0x0002_0001, "OB", [0, 1]);
        meta.Add(0x0002_0002, "UI", objectClass);
        meta.Add(0x0002_0003, "UI", instance);
        meta.Add(0x0002_0010, "UI", transferSyntax);
        meta.Add(0x0002_0012, "UI", implementation);
        meta.Add(0x0002_0013, "SH", implementationVersion);
        var length = new DicomWriter();
        length.Add(0x0002_0000, "UL", (int)meta._bytes.Length);
        return [.. new byte[Preamble], .. "DICM"u8, .. length._bytes.ToArray(), .. meta._bytes.ToArray(), .. set._bytes.ToArray()];
    }

    /// <summary>A text, padded to an even length: identifiers by a zero, all others by a blank.</summary>
    public void Add(uint tag, string kind, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        AddBytes(tag, kind, bytes.Length % 2 == 0 ? bytes : [.. bytes, kind == "UI" ? (byte)0 : (byte)' ']);
    }

    /// <summary>A number of two bytes (US) or four (UL).</summary>
    public void Add(uint tag, string kind, int number) =>
        AddBytes(tag, kind, kind == "US" ? BitConverter.GetBytes((ushort)number) : BitConverter.GetBytes((uint)number));

    /// <summary>Pixel Data, padded to an even length.</summary>
    public void AddPixels(byte[] pixels) => AddBytes(0x7FE0_0010, "OB", pixels.Length % 2 == 0 ? pixels : [.. pixels, 0]);

    private void AddBytes(uint tag, string kind, byte[] value)
    {
        if (tag <= _last)
        {
            throw new InvalidOperationException($"The element {tag:X8} does not come behind {_last:X8}.");
        }

        _last = tag;
        _writer.Write((ushort)(tag >> 16));
        _writer.Write((ushort)tag);
        _writer.Write(Encoding.ASCII.GetBytes(kind));
        if (kind == "OB")
        {
            _writer.Write((ushort)0);
            _writer.Write(value.Length);
        }
        else
        {
            _writer.Write((ushort)value.Length);
        }

        _writer.Write(value);
    }
}
