using FairDiff.MLNet;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.Generation;

/// <summary>The networks that <c>--network</c> names.</summary>
internal static class NetworkPresets
{
    private static readonly Dictionary<string, UNetOptions> ByName = new(StringComparer.OrdinalIgnoreCase)
    {
        ["tiny"] = UNetOptions.Tiny,
        ["small"] = UNetOptions.Small,
        ["medium"] = UNetOptions.Medium,
        ["large"] = UNetOptions.Large,
        ["ddpm32"] = UNetOptions.Ddpm32,
        ["improved-ddpm32"] = UNetOptions.ImprovedDdpm32,
        ["improved-ddpm64"] = UNetOptions.ImprovedDdpm64,
        ["improved-ddpm96"] = UNetOptions.ImprovedDdpm96,
        ["dhariwal-nichol64"] = UNetOptions.DhariwalNichol64,
        ["dhariwal-nichol-upsampler224"] = UNetOptions.DhariwalNicholUpsampler224,
        ["dhariwal-nichol-upsampler256"] = UNetOptions.DhariwalNicholUpsampler256,
    };

    public static string Names => string.Join(", ", ByName.Keys);

    /// <exception cref="FairDiffException">There is no preset of this name.</exception>
    public static UNetOptions Named(string name, string option) => ByName.TryGetValue(name, out var options)
        ? options
        : throw new FairDiffException($"{option} is {name}; it must be one of {Names}.");
}
