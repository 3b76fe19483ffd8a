using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Reads one <c>.npy</c> file (formats 1 to 3 of NumPy's specification): magic, version, a Python dictionary as text, the
/// data.</summary>
internal static partial class NumpyArray
{
    /// <summary>NumPy's own reader takes no longer one.</summary>
    private const int LongestHeader = 10_000;

    private static readonly Dictionary<string, (ScalarType Type, int Size)> Types = new()
    {
        ["<f8"] = (ScalarType.Float64, 8),
        ["<f4"] = (ScalarType.Float32, 4),
        ["<f2"] = (ScalarType.Float16, 2),
        ["<i8"] = (ScalarType.Int64, 8),
        ["<i4"] = (ScalarType.Int32, 4),
        ["|i1"] = (ScalarType.Int8, 1),
        ["|u1"] = (ScalarType.Byte, 1),
        ["|b1"] = (ScalarType.Bool, 1),
    };

    /// <summary>The array in C order, whatever its order in the file.</summary>
    /// <param name="stream">The file.</param>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="length">Its bytes; the array must fill them.</param>
    /// <exception cref="InvalidDataException">It is damaged, or of a type that is not read.</exception>
    /// <exception cref="EndOfStreamException">It ends too early.</exception>
    public static Tensor Read(Stream stream, string name, long length)
    {
        var (header, headerLength) = Header(stream, name);
        var description = DescriptionPattern().Match(header);
        var order = OrderPattern().Match(header);
        var shapeText = ShapePattern().Match(header);
        if (!description.Success || !order.Success || !shapeText.Success || !Types.TryGetValue(description.Groups[1].Value, out var type))
        {
            throw new InvalidDataException(
                $"array '{name}' has the header {header.Trim()}; numbers of types {string.Join(", ", Types.Keys)} are read");
        }

        // A side that is no number at all counts as one that is too large.
        long[] shape =
        [
            .. shapeText.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .Select(side => long.TryParse(side, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : -1),
        ];

        // Before any memory is taken: a shape may promise anything.
        if (TensorSize.Of(shape, type.Size) is not { } bytes || headerLength + bytes != length)
        {
            throw new InvalidDataException(
                $"array '{name}' of type {description.Groups[1].Value} and shape ({shapeText.Groups[1].Value.Trim()}) does not fit the "
                    + $"{length} bytes of its file");
        }

        using var scope = NewDisposeScope();
        var reversed = order.Groups[1].Value == "True";
        var tensor = empty(reversed ? [.. shape.Reverse()] : shape, type.Type);
        stream.ReadExactly(TensorBytes.Of(tensor));
        _ = stream.ReadByte();
        return (reversed ? tensor.permute([.. Enumerable.Range(0, shape.Length).Reverse().Select(axis => (long)axis)])
            .contiguous() : tensor).DetachFromDisposeScope();
    }

    private static (string Text, int Length) Header(Stream stream, string name)
    {
        var start = new byte[8];
        stream.ReadExactly(start);
        if (start[0] != 0x93 || !start.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
        {
            throw new InvalidDataException($"'{name}' is not a NumPy array");
        }

        // The length has two bytes in version 1, four since.
        var digits = new byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(digits);
        var length = digits.Length == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(digits) : BinaryPrimitives.ReadUInt32LittleEndian(digits);
        if (length > LongestHeader)
        {
            throw new InvalidDataException($"the header of array '{name}' claims {length} bytes, more than {LongestHeader}");
        }

        var text = new byte[length];
        stream.ReadExactly(text);
        return (Encoding.UTF8.GetString(text), start.Length + digits.Length + text.Length);
    }

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex DescriptionPattern();

    [GeneratedRegex(@"'fortran_order':\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape':\s*\(([0-9,\s]*)\)")]
    private static partial Regex ShapePattern();
}
