using System.Buffers.Binary;
using System.Text;

namespace FairDiff.MLNet.Provenance;

/// <summary>
/// A box of JUMBF (ISO 19566-5): a type of four letters and its content. A superbox holds a description, by which it has a kind (16 bytes)
/// and a label, and then other boxes.
/// </summary>
internal sealed record JumbfBox
{
    private const string SuperType = "jumb";
    private const string DescriptionType = "jumd";
    private const int HeaderBytes = 8;
    private const int KindBytes = 16;

    /// <summary>Can be named by others, and has a label: the two that C2PA asks for.</summary>
    private const byte Named = 0b11;

    /// <summary>Of a description that also holds a private box, C2PA's salt.</summary>
    private const byte Salted = 0b1_0000;

    private const int MostBoxes = 10_000;
    private const int Deepest = 16;

    private JumbfBox(string type, ReadOnlyMemory<byte> content) => (Type, Content) = (type, content);

    public string Type { get; }

    /// <summary>All behind length and type: what a hash of the box is of (C2PA 2.2, section 8.4.2.3).</summary>
    public ReadOnlyMemory<byte> Content { get; }

    /// <summary>The kind of a superbox, in upper-case hexadecimal digits; empty of any other.</summary>
    public string Kind { get; private init; } = "";

    public string Label { get; private init; } = "";

    /// <summary>The boxes of a superbox behind its description.</summary>
    public IReadOnlyList<JumbfBox> Boxes { get; private init; } = [];

    /// <summary>The one superbox of a label.</summary>
    /// <exception cref="InvalidDataException">There is none, or there are two.</exception>
    public JumbfBox this[string label] => Boxes.Count(box => box.Label == label) == 1
        ? Boxes.Single(box => box.Label == label)
        : throw new InvalidDataException($"its manifest has not one '{label}' (damaged or changed)");

    public bool Holds(string label) => Boxes.Any(box => box.Label == label);

    public static byte[] Write(string type, ReadOnlySpan<byte> content)
    {
        var bytes = new byte[HeaderBytes + content.Length];
        BinaryPrimitives.WriteInt32BigEndian(bytes, bytes.Length);
        Encoding.ASCII.GetBytes(type, bytes.AsSpan(4));
        content.CopyTo(bytes.AsSpan(HeaderBytes));
        return bytes;
    }

    public static byte[] WriteSuper(string kind, string label, params byte[][] boxes) => Write(SuperType,
    [
        .. Write(DescriptionType, [.. Convert.FromHexString(kind), Named, .. Encoding.UTF8.GetBytes(label), 0]),
        .. boxes.SelectMany(box => box),
    ]);

    /// <summary>Reads one superbox that fills the bytes.</summary>
    /// <exception cref="InvalidDataException">They are no superbox, or not one alone.</exception>
    public static JumbfBox Read(ReadOnlyMemory<byte> bytes)
    {
        var count = 0;
        return ReadAll(bytes, 0, ref count) is [{ Type: SuperType } only] ? only
            : throw new InvalidDataException("its manifest is not one box (damaged or changed)");
    }

    private static List<JumbfBox> ReadAll(ReadOnlyMemory<byte> bytes, int depth, ref int count)
    {
        List<JumbfBox> boxes = [];
        while (bytes.Length > 0)
        {
            var length = bytes.Length < HeaderBytes ? 0 : BinaryPrimitives.ReadUInt32BigEndian(bytes.Span);
            if (length < HeaderBytes || length > bytes.Length || depth > Deepest || ++count > MostBoxes)
            {
                throw new InvalidDataException("the boxes of its manifest do not fit into each other (damaged or changed)");
            }

            var box = new JumbfBox(Encoding.Latin1.GetString(bytes.Span.Slice(4, 4)), bytes[HeaderBytes..(int)length]);
            boxes.Add(box.Type == SuperType ? Opened(box, depth, ref count) : box);
            bytes = bytes[(int)length..];
        }

        return boxes;
    }

    private static JumbfBox Opened(JumbfBox box, int depth, ref int count)
    {
        var boxes = ReadAll(box.Content, depth + 1, ref count);
        if (boxes is not [{ Type: DescriptionType, Content: var description }, ..] || description.Length < KindBytes + 2)
        {
            throw new InvalidDataException("a box of its manifest has no description (damaged or changed)");
        }

        var switches = description.Span[KindBytes];
        var text = description.Span[(KindBytes + 1)..];
        var end = text.IndexOf((byte)0);
        var more = end < 0 ? 0 : text.Length - end - 1;
        return end >= 0 && (switches == Named ? more == 0 : switches == (Named | Salted) && more > HeaderBytes)
            ? box with
            {
                Kind = Convert.ToHexString(description.Span[..KindBytes]),
                Label = Encoding.UTF8.GetString(text[..end]),
                Boxes = boxes[1..],
            }
            : throw new InvalidDataException("the description of a box of its manifest is not one of C2PA's (damaged or changed)");
    }
}
