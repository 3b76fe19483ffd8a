using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Reads one <c>.npy</c> file (formats 1 to 3 of NumPy's specification): magic, version, a Python dictionary as text, the data.</summary>
internal static partial class NumpyArray
{
    private static readonly Dictionary<string, ScalarType> Types = new()
    {
        ["<f8"] = ScalarType.Float64,
        ["<f4"] = ScalarType.Float32,
        ["<f2"] = ScalarType.Float16,
        ["<i8"] = ScalarType.Int64,
        ["<i4"] = ScalarType.Int32,
        ["|i1"] = ScalarType.Int8,
        ["|u1"] = ScalarType.Byte,
        ["|b1"] = ScalarType.Bool,
    };

    /// <summary>The array in C order, whatever its order in the file.</summary>
    public static Tensor Read(Stream stream, string name)
    {
        var header = Header(stream, name);
        var description = DescriptionPattern().Match(header);
        var order = OrderPattern().Match(header);
        var shapeText = ShapePattern().Match(header);
        if (!description.Success || !order.Success || !shapeText.Success || !Types.TryGetValue(description.Groups[1].Value, out var type))
        {
            throw new InvalidDataException($"array '{name}' has the header {header.Trim()}; numbers of types {string.Join(", ", Types.Keys)} are read");
        }

        var shape = shapeText.Groups[1].Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(side => long.Parse(side, CultureInfo.InvariantCulture)).ToArray();
        using var scope = NewDisposeScope();
        var reversed = order.Groups[1].Value == "True";
        var tensor = empty(reversed ? [.. shape.Reverse()] : shape, type);
        stream.ReadExactly(TensorBytes.Of(tensor));
        return (reversed ? tensor.permute([.. Enumerable.Range(0, shape.Length).Reverse().Select(axis => (long)axis)]).contiguous() : tensor).DetachFromDisposeScope();
    }

    private static string Header(Stream stream, string name)
    {
        var start = new byte[8];
        stream.ReadExactly(start);
        if (start[0] != 0x93 || !start.AsSpan(1, 5).SequenceEqual("NUMPY"u8))
        {
            throw new InvalidDataException($"'{name}' is not a NumPy array");
        }

        // The length has two bytes in version 1, four since.
        var length = new byte[start[6] == 1 ? 2 : 4];
        stream.ReadExactly(length);
        var text = new byte[start[6] == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(length) : checked((int)BinaryPrimitives.ReadUInt32LittleEndian(length))];
        stream.ReadExactly(text);
        return Encoding.UTF8.GetString(text);
    }

    [GeneratedRegex(@"'descr':\s*'([^']*)'")]
    private static partial Regex DescriptionPattern();

    [GeneratedRegex(@"'fortran_order':\s*(True|False)")]
    private static partial Regex OrderPattern();

    [GeneratedRegex(@"'shape':\s*\(([\d,\s]*)\)")]
    private static partial Regex ShapePattern();
}
