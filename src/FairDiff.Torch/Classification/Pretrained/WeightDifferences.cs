namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>How a file's tensors differ from those of a network.</summary>
internal sealed class WeightDifferences
{
    private const int Named = 6;

    private readonly List<string> missing = [];
    private readonly List<string> shapes = [];
    private readonly List<string> foreign;

    /// <param name="targets">The network's tensors.</param>
    /// <param name="found">The file's.</param>
    /// <param name="optional">How the names end that need not be there.</param>
    public WeightDifferences(IReadOnlyList<KeyValuePair<string, Tensor>> targets, Dictionary<string, Tensor> found, string optional)
    {
        foreach (var (name, target) in targets)
        {
            if (!found.Remove(name, out var value))
            {
                if (!name.EndsWith(optional, StringComparison.Ordinal))
                {
                    missing.Add(name);
                }
            }
            else if (!value.shape.SequenceEqual(target.shape))
            {
                shapes.Add($"{name} [{string.Join(", ", value.shape)}] instead of [{string.Join(", ", target.shape)}]");
            }
        }

        foreign = [.. found.Keys.Order(StringComparer.Ordinal)];
    }

    /// <exception cref="EngineException">There is a difference.</exception>
    public void Refuse(PretrainedTensors weights, ClassifierShape shape)
    {
        var parts = new[] { Part(missing, "missing"), Part(shapes, "of another shape"), Part(foreign, "not the network's") }.Where(
            part => part.Length > 0).ToArray();
        if (parts.Length == 0)
        {
            return;
        }

        var asked = new PretrainedNetwork(shape.Architecture, shape.WidthFactor, shape.Stem) { StageBlocks = shape.StageBlocks };
        throw new EngineException(
            $"The weights '{weights.Source}' do not fit a {asked}; tensors {string.Join("; ", parts)}. "
            + (weights.Network is { } network && network != asked ? $"They are those of a {network}: "
            + "choose that." : "Choose the network that the weights were made for."));
    }

    private static string Part(List<string> names, string what) => names.Count == 0
        ? ""
        : $"{what} ({names.Count}): {string.Join(", ", names.Take(Named))}{(names.Count > Named ? ", …" : "")}";
}
