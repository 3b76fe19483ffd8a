namespace FairDiff.Torch.Onnx.Reading;

/// <summary>A tensor of an ONNX file; its numbers stay in the file's bytes until they are asked for.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">The type of its elements, as onnx.proto numbers it.</param>
/// <param name="Sides">Its sides.</param>
/// <param name="Data">Where the numbers lie, piece by piece.</param>
/// <param name="IsExternal">Whether they lie in another file.</param>
internal sealed record OnnxFileTensor(
    string Name, int Type, IReadOnlyList<long> Sides, IReadOnlyList<ReadOnlyMemory<byte>> Data, bool IsExternal)
{
    private static readonly Dictionary<int, (ScalarType Type, int Size)> Types = new()
    {
        [1] = (ScalarType.Float32, sizeof(float)),
        [10] = (ScalarType.Float16, sizeof(ushort)),
        [11] = (ScalarType.Float64, sizeof(double)),
    };

    public static OnnxFileTensor Read(ReadOnlyMemory<byte> message)
    {
        var (name, type, external) = ("", 0, false);
        List<long> sides = [];
        List<ReadOnlyMemory<byte>> data = [];
        foreach (var field in ProtobufField.Of(message))
        {
            switch (field.Number)
            {
                case 1:
                    sides.AddRange(field.Ints());
                    break;
                case 2:
                    type = (int)field.Int();
                    break;
                case 4:
                    data.Add(field.Numbers(sizeof(float)));
                    break;
                case 8:
                    name = field.Text();
                    break;
                case 9:
                    data.Add(field.Message());
                    break;
                case 10:
                    data.Add(field.Numbers(sizeof(double)));
                    break;
                case 13:
                    external = true;
                    break;
                case 14:
                    external |= field.Int() != 0;
                    break;
            }
        }

        return new OnnxFileTensor(name, type, sides, data, external);
    }

    /// <summary>The tensor in 32 bits, on the CPU; the caller's to dispose.</summary>
    /// <exception cref="InvalidDataException">It is no tensor of floating-point numbers, or its numbers are not in the file.</exception>
    public Tensor ToTensor()
    {
        if (IsExternal)
        {
            throw new InvalidDataException(
                $"the numbers of tensor '{Name}' are in another file beside it; save the ONNX file with them inside");
        }

        if (!Types.TryGetValue(Type, out var type))
        {
            throw new InvalidDataException($"tensor '{Name}' is of ONNX type {Type}; {string.Join(", ", Types.Values.Select(
                known => known.Type))} are read");
        }

        // Before any memory is taken: a shape may promise anything.
        var length = Data.Sum(piece => (long)piece.Length);
        if (TensorSize.Of([.. Sides], type.Size) is not { } bytes || bytes != length)
        {
            throw new InvalidDataException(
                $"tensor '{Name}' of shape [{string.Join(", ", Sides)}] does not fit the {length} bytes of its numbers");
        }

        using var scope = NewDisposeScope();
        var tensor = empty([.. Sides], type.Type);
        var target = TensorBytes.Of(tensor);
        foreach (var piece in Data)
        {
            piece.Span.CopyTo(target);
            target = target[piece.Length..];
        }

        return tensor.to(float32).MoveToOuterDisposeScope();
    }
}
