using System.Globalization;
using System.Text.RegularExpressions;
using FairDiff.MLNet;
using FairDiff.Torch.Classification;

namespace FairDiff.Pipelines.Commands;

/// <summary>The classifiers' networks by their own names, and BiT-ResNets also by those of their files, such as BiT-M-R50x3.</summary>
internal static partial class BackboneNames
{
    /// <summary>All names, for help and messages.</summary>
    public static string List => string.Join(", ", Enum.GetNames<ResNetArchitecture>()) + "; or as published, such as BiT-R50x3";

    /// <summary>The network, and the width where the name says it.</summary>
    /// <exception cref="FairDiffException">The name is unknown.</exception>
    public static (ResNetArchitecture Architecture, int? Width) Parse(string name)
    {
        var bit = Published().Match(name);
        var full = bit.Success ? $"BitResNet{bit.Groups["depth"].Value}" : name;
        return Enum.GetNames<ResNetArchitecture>().FirstOrDefault(
            known => known.Equals(full, StringComparison.OrdinalIgnoreCase)) is { } found
            ? (
                Enum.Parse<ResNetArchitecture>(found),
                bit.Success ? int.Parse(bit.Groups["width"].Value, CultureInfo.InvariantCulture) : null)
            : throw new FairDiffException($"--backbone is {name}; it must be one of {List}.");
    }

    [GeneratedRegex(@"^BiT-([MS]-)?R(?<depth>\d+)x(?<width>[1-4])$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture)]
    private static partial Regex Published();
}
