using System.Buffers.Binary;
using System.Text;

namespace FairDiff.Torch.Onnx;

/// <summary>
/// A protocol-buffers message that is put together field by field and then written. ONNX needs three of the format's wire types, so these
/// lines stand in for a library and 7,000 generated ones; tensors are written from their own memory.
/// </summary>
internal sealed class ProtobufMessage
{
    private const int Varint = 0;
    private const int Counted = 2;
    private const int FourBytes = 5;

    private readonly List<Action<Stream>> parts = [];

    /// <summary>Bytes so far.</summary>
    public long Length { get; private set; }

    public ProtobufMessage Int(int field, long value) => Bytes([.. Number(Tag(field, Varint)), .. Number((ulong)value)]);

    public ProtobufMessage Ints(int field, IEnumerable<long> values)
    {
        foreach (var value in values)
        {
            Int(field, value);
        }

        return this;
    }

    public ProtobufMessage Float(int field, float value)
    {
        var bytes = new byte[sizeof(float)];
        BinaryPrimitives.WriteSingleLittleEndian(bytes, value);
        return Bytes([.. Number(Tag(field, FourBytes)), .. bytes]);
    }

    public ProtobufMessage Text(int field, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        return Bytes([.. Number(Tag(field, Counted)), .. Number((ulong)bytes.Length), .. bytes]);
    }

    /// <summary>A message within this one; nothing may be added to it afterwards.</summary>
    public ProtobufMessage Message(int field, ProtobufMessage message)
    {
        Bytes([.. Number(Tag(field, Counted)), .. Number((ulong)message.Length)]);
        return Part(message.Length, message.WriteTo);
    }

    /// <summary>The memory of a contiguous tensor on the CPU, which has to live until this is written.</summary>
    public ProtobufMessage Data(int field, Tensor tensor)
    {
        var length = tensor.numel() * tensor.element_size();
        Bytes([.. Number(Tag(field, Counted)), .. Number((ulong)length)]);
        return Part(length, stream => stream.Write(TensorBytes.Of(tensor)));
    }

    public void WriteTo(Stream stream) => parts.ForEach(part => part(stream));

    private ProtobufMessage Bytes(byte[] bytes) => Part(bytes.Length, stream => stream.Write(bytes));

    private ProtobufMessage Part(long length, Action<Stream> write)
    {
        Length += length;
        parts.Add(write);
        return this;
    }

    private static ulong Tag(int field, int wireType) => (ulong)((field << 3) | wireType);

    /// <summary>Seven bits a byte, the lowest first; all but the last have their highest bit set.</summary>
    private static byte[] Number(ulong value)
    {
        var bytes = new List<byte>();
        for (; value >= 0x80; value >>= 7)
        {
            bytes.Add((byte)(value | 0x80));
        }

        bytes.Add((byte)value);
        return [.. bytes];
    }
}
