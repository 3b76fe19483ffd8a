using static TorchSharp.torch;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>How a file's tensors differ from those of a network.</summary>
internal sealed class WeightDifferences
{
    private const int Named = 6;
    private static readonly string[] Roots = ["conv1.weight", "root.conv.weight"];

    private readonly List<string> missing = [];
    private readonly List<string> shapes = [];
    private readonly List<string> foreign;
    private readonly bool stem;

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
                stem |= Roots.Contains(name);
                shapes.Add($"{name} [{string.Join(", ", value.shape)}] instead of [{string.Join(", ", target.shape)}]");
            }
        }

        foreign = [.. found.Keys.Order(StringComparer.Ordinal)];
    }

    /// <exception cref="FairDiffException">There is a difference.</exception>
    public void Refuse(string source, ClassifierShape shape)
    {
        var parts = new[] { Part(missing, "missing"), Part(shapes, "of another shape"), Part(foreign, "not the network's") }.Where(part => part.Length > 0).ToArray();
        if (parts.Length == 0)
        {
            return;
        }

        var width = shape.WidthFactor == 1 ? "" : $" of width {shape.WidthFactor}";
        var remedy = stem && shapes.Count == 1 && missing.Count + foreign.Count == 0
            ? $"Only the stem differs: set Stem to {(shape.Stem == ResNetStem.Small ? ResNetStem.Large : ResNetStem.Small)}."
            : "Choose the network, the width and the stem that the weights were made for.";
        throw new FairDiffException(
            $"The weights '{source}' do not fit a {shape.Architecture}{width} with the {(shape.Stem == ResNetStem.Small ? "small" : "large")} stem; " +
            $"tensors {string.Join("; ", parts)}. {remedy}");
    }

    private static string Part(List<string> names, string what) => names.Count == 0
        ? ""
        : $"{what} ({names.Count}): {string.Join(", ", names.Take(Named))}{(names.Count > Named ? ", …" : "")}";
}
