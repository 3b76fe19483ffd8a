using System.Buffers.Binary;
using System.Text;

namespace FairDiff.Torch.Onnx.Reading;

/// <summary>
/// One field of a protocol-buffers message: the counterpart of <see cref="ProtobufMessage"/>. Nothing is copied, and messages within it are
/// read only when they are asked for, by who knows how deep they lie.
/// </summary>
/// <param name="Number">The number of the field.</param>
/// <param name="Kind">How its value is written: 0 varint, 1 eight bytes, 2 counted bytes, 5 four bytes.</param>
/// <param name="Value">The value of a varint.</param>
/// <param name="Bytes">The bytes of any other.</param>
internal readonly record struct ProtobufField(int Number, int Kind, ulong Value, ReadOnlyMemory<byte> Bytes)
{
    private const int Varint = 0;
    private const int EightBytes = 1;
    private const int Counted = 2;
    private const int FourBytes = 5;
    private const int LongestVarint = 10;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>The fields of a message, in their order.</summary>
    /// <exception cref="InvalidDataException">The message is damaged.</exception>
    public static IEnumerable<ProtobufField> Of(ReadOnlyMemory<byte> message)
    {
        for (var place = 0; place < message.Length;)
        {
            var tag = Number64(message.Span, ref place);
            var (number, kind) = (tag >> 3, (int)(tag & 7));
            if (number is 0 or > 536_870_911)
            {
                throw new InvalidDataException($"it has a field of number {number} (damaged)");
            }

            var value = kind == Varint ? Number64(message.Span, ref place) : 0;
            ulong length = kind switch
            {
                Varint => 0ul,
                EightBytes => sizeof(ulong),
                FourBytes => sizeof(uint),
                Counted => Number64(message.Span, ref place),
                _ => throw new InvalidDataException($"its field {number} is of kind {kind}, which is none of 0, 1, 2 and 5 (damaged)"),
            };
            if (length > (ulong)(message.Length - place))
            {
                throw new InvalidDataException($"its field {number} has {length} bytes, and {message.Length - place} follow (truncated)");
            }

            yield return new ProtobufField((int)number, kind, value, message.Slice(place, (int)length));
            place += (int)length;
        }
    }

    public long Int() => Kind == Varint ? (long)Value : throw Wrong("a whole number");

    public float Float() => Kind == FourBytes ? BinaryPrimitives.ReadSingleLittleEndian(Bytes.Span) : throw Wrong("a number of 32 bits");

    public ReadOnlyMemory<byte> Message() => Kind == Counted ? Bytes : throw Wrong("a message");

    public string Text()
    {
        try
        {
            return Kind == Counted ? Strict.GetString(Bytes.Span) : throw Wrong("text");
        }
        catch (DecoderFallbackException exception)
        {
            throw new InvalidDataException($"the text of its field {Number} is no UTF-8 (damaged)", exception);
        }
    }

    /// <summary>Whole numbers, of which there may be one, or many one after the other.</summary>
    public IEnumerable<long> Ints()
    {
        if (Kind == Varint)
        {
            yield return (long)Value;
            yield break;
        }

        var packed = Message();
        for (var place = 0; place < packed.Length;)
        {
            yield return (long)Number64(packed.Span, ref place);
        }
    }

    /// <summary>The bytes of numbers of a fixed size, of which there may be one, or many one after the other.</summary>
    public ReadOnlyMemory<byte> Numbers(int size) => Kind == (size == sizeof(float) ? FourBytes : EightBytes) || Kind == Counted
        ? Bytes
        : throw Wrong($"numbers of {size} bytes");

    private static ulong Number64(ReadOnlySpan<byte> bytes, ref int place)
    {
        var value = 0ul;
        for (var index = 0; index < LongestVarint; index++)
        {
            if (place == bytes.Length)
            {
                throw new InvalidDataException("a number of it ends too early (truncated)");
            }

            var next = bytes[place++];
            value |= (ulong)(next & 0x7F) << (7 * index);
            if (next < 0x80)
            {
                return value;
            }
        }

        throw new InvalidDataException($"a number of it has more than {LongestVarint} bytes (damaged)");
    }

    private InvalidDataException Wrong(string expected) => new($"its field {Number} is of kind {Kind}; expected is {expected} (damaged)");
}
