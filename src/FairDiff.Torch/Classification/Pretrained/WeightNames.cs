using System.Text.RegularExpressions;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Tells from the names and the first shape of a file's tensors which network they are of.</summary>
internal static partial class WeightNames
{
    private const int SmallKernel = 3;

    /// <summary>Null where it is none of the networks here; one with blocks of its own is the smallest of its kind, with these.</summary>
    public static PretrainedNetwork? NetworkOf(IReadOnlyDictionary<string, Tensor> tensors)
    {
        var bit = tensors.ContainsKey("root.conv.weight");
        if (!tensors.TryGetValue(bit ? "root.conv.weight" : "conv1.weight", out var root) || root.Dimensions != 4)
        {
            return null;
        }

        var stem = root.shape[^1] > SmallKernel ? ResNetStem.Large : ResNetStem.Small;
        var bottleneck = tensors.Keys.Any(name => name.EndsWith(".conv3.weight", StringComparison.Ordinal));
        var blocks = Blocks(tensors.Keys);
        PretrainedNetwork? free = null;
        foreach (var architecture in Enum.GetValues<ResNetArchitecture>())
        {
            var design = ResNetDesign.For(architecture, stem);
            if (design.Bit != bit || design.Bottleneck != bottleneck || design.Stages.Count != blocks.Length)
            {
                continue;
            }

            var network = new PretrainedNetwork(architecture, bit ? (int)(root.shape[0] / design.StemChannels) : 1, design.Stem);
            if (design.Stages.Select(stage => stage.Blocks).SequenceEqual(blocks))
            {
                return network;
            }

            free ??= network with { StageBlocks = blocks };
        }

        return free;
    }

    /// <summary>The number of blocks in each stage.</summary>
    private static int[] Blocks(IEnumerable<string> names) =>
    [
        .. names.Select(name => Block().Match(name)).Where(match => match.Success)
            .Select(match => (Stage: match.Groups["stage"].Value, Block: match.Groups["block"].Value)).Distinct()
            .CountBy(block => block.Stage).OrderBy(stage => stage.Key, StringComparer.Ordinal).Select(stage => stage.Value),
    ];

    [GeneratedRegex(@"^(layer|body\.block)(?<stage>\d)\.(unit)?(?<block>\d+)\.", RegexOptions.ExplicitCapture)]
    private static partial Regex Block();
}
