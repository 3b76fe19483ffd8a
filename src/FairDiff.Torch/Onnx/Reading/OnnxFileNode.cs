namespace FairDiff.Torch.Onnx.Reading;

/// <summary>One operator of an ONNX file, with the attributes that are numbers, texts or tensors.</summary>
/// <param name="Name">Its name; often empty.</param>
/// <param name="Operation">What it computes, such as Conv.</param>
/// <param name="Inputs">The names of what it takes.</param>
/// <param name="Outputs">The names of what it gives.</param>
internal sealed record OnnxFileNode(string Name, string Operation, IReadOnlyList<string> Inputs, IReadOnlyList<string> Outputs)
{
    private readonly Dictionary<string, List<ProtobufField>> attributes = [];

    public static OnnxFileNode Read(ReadOnlyMemory<byte> message)
    {
        var (name, operation) = ("", "");
        List<string> inputs = [];
        List<string> outputs = [];
        Dictionary<string, List<ProtobufField>> attributes = [];
        foreach (var field in ProtobufField.Of(message))
        {
            switch (field.Number)
            {
                case 1:
                    inputs.Add(field.Text());
                    break;
                case 2:
                    outputs.Add(field.Text());
                    break;
                case 3:
                    name = field.Text();
                    break;
                case 4:
                    operation = field.Text();
                    break;
                case 5:
                    List<ProtobufField> parts = [.. ProtobufField.Of(field.Message())];
                    attributes[parts.Find(part => part.Number == 1) is { Number: 1 } key ? key.Text() : ""] = parts;
                    break;
            }
        }

        var node = new OnnxFileNode(name, operation, inputs, outputs);
        foreach (var (key, parts) in attributes)
        {
            node.attributes.Add(key, parts);
        }

        return node;
    }

    /// <summary>Whole numbers of an attribute; none where it is not there.</summary>
    public IReadOnlyList<long> Ints(string attribute) => [.. Parts(attribute, 8).SelectMany(part => part.Ints())];

    public long Int(string attribute, long otherwise = 0) =>
        attributes.ContainsKey(attribute) ? Parts(attribute, 3).Select(part => part.Int()).LastOrDefault() : otherwise;

    public float Float(string attribute, float otherwise) =>
        attributes.ContainsKey(attribute) ? Parts(attribute, 2).Select(part => part.Float()).LastOrDefault() : otherwise;

    public string Text(string attribute) => Parts(attribute, 4).Select(part => part.Text()).LastOrDefault() ?? "";

    /// <summary>The tensor of an attribute; null where there is none.</summary>
    public OnnxFileTensor? Tensor(string attribute) =>
        Parts(attribute, 5).Select(part => OnnxFileTensor.Read(part.Message())).LastOrDefault();

    /// <summary>The operator, as a message names it.</summary>
    public override string ToString() => Name.Length > 0 ? $"{Operation} '{Name}'" : $"{Operation} of '{Outputs.FirstOrDefault()}'";

    private IEnumerable<ProtobufField> Parts(string attribute, int number) =>
        attributes.GetValueOrDefault(attribute)?.Where(part => part.Number == number) ?? [];
}
