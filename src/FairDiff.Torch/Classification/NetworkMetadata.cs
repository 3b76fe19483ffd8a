using System.Globalization;

namespace FairDiff.Torch.Classification;

/// <summary>What a file of weights says of its network, read with suspicion.</summary>
internal static class NetworkMetadata
{
    private const string BlocksKey = "stageBlocks";

    /// <summary>Names the blocks of each stage, where they are others than the architecture's.</summary>
    public static void AddBlocks(Dictionary<string, string> metadata, IReadOnlyList<int>? blocks)
    {
        if (blocks is not null)
        {
            metadata[BlocksKey] = string.Join(',', blocks);
        }
    }

    /// <summary>Whether the metadata name no blocks, or some for each stage.</summary>
    public static bool Blocks(
        IReadOnlyDictionary<string, string> metadata, ResNetArchitecture architecture, out IReadOnlyList<int>? blocks)
    {
        blocks = null;
        if (!metadata.TryGetValue(BlocksKey, out var text))
        {
            return true;
        }

        var counts = text.Split(',').Select(Number).ToList();
        blocks = [.. counts.Select(count => count ?? 0)];
        return counts.Count == ResNetDesign.For(architecture, ResNetStem.Small).Stages.Count
            && counts.TrueForAll(count => count <= ClassifierTraining.MostBlocks);
    }

    /// <summary>A value of an enumeration; null where there is none of its names.</summary>
    public static TEnum? Name<TEnum>(IReadOnlyDictionary<string, string> metadata, string key)
        where TEnum : struct, Enum =>
        Enum.TryParse<TEnum>(metadata.GetValueOrDefault(key), out var value) && Enum.IsDefined(value) ? value : null;

    /// <summary>A whole number above 0; null where there is none.</summary>
    public static int? Number(IReadOnlyDictionary<string, string> metadata, string key) => Number(metadata.GetValueOrDefault(key));

    private static int? Number(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value > 0
            ? value
            : null;
}
