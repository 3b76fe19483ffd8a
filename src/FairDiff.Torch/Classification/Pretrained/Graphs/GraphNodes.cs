using FairDiff.Torch.Onnx.Reading;

namespace FairDiff.Torch.Classification.Pretrained.Graphs;

/// <summary>The operators of an ONNX file by what they take, for a walk from the input to the output.</summary>
internal sealed class GraphNodes
{
    private readonly Dictionary<string, List<OnnxFileNode>> takers = [];
    private readonly Dictionary<string, OnnxFileTensor> constants;
    private readonly Dictionary<string, string> values = [];

    /// <exception cref="EngineException">The file has several inputs of images or none, or an operator takes what there is not.</exception>
    public GraphNodes(OnnxFile file, string source)
    {
        Source = source;
        constants = file.Constants.ToDictionary();
        var images = file.Inputs.Where(input => input.Sides.Count == 4).ToList();
        if (images is not [var (name, sides)])
        {
            throw Misfit($"it has {images.Count} inputs of four sides (batch, colours, height, width), not one");
        }

        Input = name;
        Side = sides[2] > 0 && sides[2] == sides[3] ? sides[2] : null;
        foreach (var known in file.Inputs.Select(input => input.Name).Concat(constants.Keys).Append(""))
        {
            values[known] = known;
        }

        foreach (var node in file.Nodes)
        {
            Add(node);
        }
    }

    /// <summary>The file, for messages.</summary>
    public string Source { get; }

    /// <summary>The images.</summary>
    public string Input { get; }

    /// <summary>Their height and width; null where the file leaves them open.</summary>
    public long? Side { get; }

    /// <summary>The operators that take a value, but for those that only ask for its shape.</summary>
    public IReadOnlyList<OnnxFileNode> After(string value) => takers.GetValueOrDefault(value) ?? [];

    /// <summary>The one operator that takes a value; null where none does.</summary>
    /// <exception cref="EngineException">Several do.</exception>
    public OnnxFileNode? OnlyAfter(string value, string place) => After(value) switch
    {
        [] => null,
        [var one] => one,
        var several => throw Misfit($"{string.Join(" and ", several)} all take what comes from {place}"),
    };

    /// <summary>The name under which an input of an operator was given: the same on both sides of an operator that does nothing.</summary>
    public string Value(OnnxFileNode node, int input) => input < node.Inputs.Count ? values[node.Inputs[input]] : "";

    /// <summary>An input of an operator that is not computed, on the CPU; the caller's to dispose. Null where it is computed.</summary>
    public Tensor? Constant(OnnxFileNode node, int input) => constants.GetValueOrDefault(Value(node, input))?.ToTensor();

    public EngineException Misfit(OnnxFileNode? node, string place, string what) =>
        Misfit($"{node?.ToString() ?? "the end of the graph"} ({place}) {what}");

    public EngineException Misfit(string what) => new(
        $"The ONNX file '{Source}' is no residual network of this library: {what}. Choose the file of a ResNet of basic or bottleneck "
            + "blocks (torchvision, ML.NET's packages, or a classifier of this library), or its weights as safetensors or .npz.");

    /// <summary>An ONNX file names what comes first first, so that no walk can go round in a circle.</summary>
    private void Add(OnnxFileNode node)
    {
        if (node.Inputs.FirstOrDefault(input => !values.ContainsKey(input)) is { } unknown)
        {
            throw Misfit($"{node} takes '{unknown}', which nothing before it gives");
        }

        foreach (var output in node.Outputs.Where(output => output.Length > 0))
        {
            if (!values.TryAdd(output, node.Operation is "Identity" or "Dropout" && output == node.Outputs[0] ? Value(node, 0) : output))
            {
                throw Misfit($"{node} gives '{output}' a second time");
            }

            if (node.Operation == "Constant" && node.Tensor("value") is { } tensor)
            {
                constants.Add(output, tensor);
            }
        }

        if (node.Operation is not ("Identity" or "Dropout" or "Shape"))
        {
            foreach (var input in Enumerable.Range(0, node.Inputs.Count).Select(input => Value(node, input)).Distinct())
            {
                (takers.TryGetValue(input, out var list) ? list : takers[input] = []).Add(node);
            }
        }
    }
}
