using System.Text.Json;
using FairDiff.Torch.Diffusion.Network;
using TorchSharp;
using static TorchSharp.torch;

namespace FairDiff.Torch.Diffusion;

/// <summary>A generator on disk: one safetensors file with the network's weights by their names and, as metadata, the rest as JSON.</summary>
internal static class GeneratorFile
{
    private const string Format = "fairdiff-generator-2";

    public static void Write(string path, UNet network, GeneratorDescription description) => Safetensors.WriteFile(
        path,
        ModuleWeights.Of(network),
        new Dictionary<string, string> { ["format"] = Format, ["generator"] = description.ToJson() });

    /// <exception cref="FairDiffException">The file is not there, damaged, or not a generator of this version.</exception>
    public static (UNet Network, GeneratorDescription Description) Read(string path, Device device)
    {
        var tensors = Safetensors.ReadFile(path, out var metadata);
        try
        {
            var description = Describe(path, metadata);
            var network = description.CreateNetwork();
            ModuleWeights.Restore(network, tensors, $"File '{path}'");
            network.eval();
            return (network.to(device), description);
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    private static GeneratorDescription Describe(string path, IReadOnlyDictionary<string, string> metadata)
    {
        var format = metadata.GetValueOrDefault("format");
        if (format != Format || !metadata.TryGetValue("generator", out var json))
        {
            throw new FairDiffException(
                $"File '{path}' is not a generator that this version reads (format '{format ?? "none"}', expected '{Format}'). Train it again or choose another file.");
        }

        try
        {
            return GeneratorDescription.FromJson(json);
        }
        catch (JsonException exception)
        {
            throw new FairDiffException($"File '{path}' holds a damaged description: {exception.Message} Copy or train it again.", exception);
        }
    }
}
