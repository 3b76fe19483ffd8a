namespace FairDiff.Torch.Onnx.Reading;

/// <summary>
/// What an ONNX file says of a network: operators in the order of computation, and numbers. No operator is run. Messages lie at most five
/// deep, by the fields that are looked at, and no number is copied before it is asked for.
/// </summary>
/// <param name="Producer">Who wrote the file.</param>
/// <param name="Nodes">The operators.</param>
/// <param name="Constants">Everything that is not computed, by name.</param>
/// <param name="Inputs">The inputs, with their sides; 0 for one that is left open.</param>
internal sealed record OnnxFile(
    string Producer,
    IReadOnlyList<OnnxFileNode> Nodes,
    IReadOnlyDictionary<string, OnnxFileTensor> Constants,
    IReadOnlyList<(string Name, IReadOnlyList<long> Sides)> Inputs)
{
    private const int MostParts = 1 << 16;

    /// <summary>Reads a file whole. Protocol buffers, and so ONNX files, have less than two gigabytes.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or no ONNX file.</exception>
    public static OnnxFile Read(Stream stream)
    {
        if (stream.Length > Array.MaxLength)
        {
            throw new InvalidDataException($"the file has {stream.Length} bytes, and an ONNX file at most {Array.MaxLength}");
        }

        try
        {
            return Parse(UntrustedBytes.Read(stream, stream.Length));
        }
        catch (InvalidDataException exception)
        {
            throw new InvalidDataException($"it begins as an ONNX file, but {exception.Message}", exception);
        }
    }

    private static OnnxFile Parse(ReadOnlyMemory<byte> file)
    {
        var (producer, graph) = ("", default(ReadOnlyMemory<byte>?));
        foreach (var field in ProtobufField.Of(file))
        {
            (producer, graph) = field.Number switch
            {
                2 => (field.Text(), graph),
                7 => (producer, field.Message()),
                _ => (producer, graph),
            };
        }

        return Graph(producer, graph ?? throw new InvalidDataException("it has no graph (damaged)"));
    }

    private static OnnxFile Graph(string producer, ReadOnlyMemory<byte> graph)
    {
        List<OnnxFileNode> nodes = [];
        List<(string, IReadOnlyList<long>)> inputs = [];
        Dictionary<string, OnnxFileTensor> constants = [];
        foreach (var field in ProtobufField.Of(graph))
        {
            switch (field.Number)
            {
                case 1:
                    nodes.Add(OnnxFileNode.Read(field.Message()));
                    break;
                case 5:
                    var tensor = OnnxFileTensor.Read(field.Message());
                    if (!constants.TryAdd(tensor.Name, tensor))
                    {
                        throw new InvalidDataException($"it has two tensors '{tensor.Name}'");
                    }

                    break;
                case 11:
                    inputs.Add(Input(field.Message()));
                    break;
            }

            if (nodes.Count + constants.Count + inputs.Count > MostParts)
            {
                throw new InvalidDataException($"it has more than {MostParts} operators and tensors");
            }
        }

        // Older files name their constants among the inputs too.
        return new OnnxFile(producer, nodes, constants, [.. inputs.Where(input => !constants.ContainsKey(input.Item1))]);
    }

    /// <summary>A name, and a type whose tensor has a shape of sides, each a number or a name.</summary>
    private static (string Name, IReadOnlyList<long> Sides) Input(ReadOnlyMemory<byte> message)
    {
        var fields = ProtobufField.Of(message).ToList();
        var sides =
            from type in fields.Where(field => field.Number == 2)
            from tensor in Fields(type, 1)
            from shape in Fields(tensor, 2)
            from side in Fields(shape, 1)
            select Fields(side, 1).Select(number => number.Int()).LastOrDefault();
        return (fields.Where(field => field.Number == 1).Select(field => field.Text()).LastOrDefault() ?? "", [.. sides]);
    }

    private static IEnumerable<ProtobufField> Fields(ProtobufField message, int number) =>
        ProtobufField.Of(message.Message()).Where(field => field.Number == number);
}
