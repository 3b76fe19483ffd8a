using System.Text.Json;
using FairDiff.Torch.Diffusion.Network;
using TorchSharp;

namespace FairDiff.Torch.Diffusion;

/// <summary>A generator on disk: one safetensors file with the network's weights by their names and, as metadata, the rest as
/// JSON.</summary>
internal static class GeneratorFile
{
    private const string Format = "fairdiff-generator-2";

    /// <summary>Of label vectors, which format 2 had too, but with another encoding.</summary>
    private const string VectorFormat = "fairdiff-generator-3";
    private const string FormatKey = "format";
    private const string DescriptionKey = "generator";

    public static void Write(string path, UNet network, GeneratorDescription description) => Safetensors.WriteFile(
        path,
        ModuleWeights.Of(network),
        new Dictionary<string, string>(Notes(description)) { [FormatKey] = FormatOf(description) });

    /// <summary>What a file of weights must say for a generator to be made of it.</summary>
    public static IReadOnlyDictionary<string, string> Notes(GeneratorDescription description) =>
        new Dictionary<string, string> { [DescriptionKey] = description.ToJson() };

    /// <exception cref="EngineException">The file is not there, damaged, or not a generator of this version.</exception>
    public static (UNet Network, GeneratorDescription Description) Read(string path, Device device)
    {
        var tensors = Safetensors.ReadFile(path, out var metadata);
        try
        {
            CheckMetadata(path, metadata);
            return Create($"File '{path}'", tensors, metadata, device);
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    /// <summary>A generator of weights and <see cref="Notes"/>; <paramref name="source"/> says in messages where they are from.</summary>
    public static (UNet Network, GeneratorDescription Description) Create(
        string source, IReadOnlyDictionary<string, Tensor> weights, IReadOnlyDictionary<string, string> notes, Device device)
    {
        var description = Describe(source, notes);
        GeneratorSize.Check(source, description, weights);
        var network = description.CreateNetwork();
        ModuleWeights.Restore(network, weights, source);
        network.eval();
        return (network.to(device), description);
    }

    private static void CheckMetadata(string path, IReadOnlyDictionary<string, string> metadata)
    {
        var format = metadata.GetValueOrDefault(FormatKey);
        if (format is not (Format or VectorFormat))
        {
            throw new EngineException(
                $"File '{path}' is not a generator that this version reads (format '{format ?? "none"}', expected '{Format}', or "
                    + $"'{VectorFormat}' of label vectors). Train it again or choose another file.");
        }

        // A damaged name of the checksum would otherwise switch the check off.
        if (metadata.Keys.FirstOrDefault(key => key is not (FormatKey or DescriptionKey)) is { } foreign)
        {
            throw new EngineException(
                $"File '{path}' holds the metadata '{foreign}', which no generator has: it was changed. Copy or train it again.");
        }

        var described = FormatOf(Describe($"File '{path}'", metadata));
        if (format != described)
        {
            throw new EngineException(
                $"File '{path}' has format '{format}', but a description of format '{described}': it was changed. Copy or train it again.");
        }
    }

    private static string FormatOf(GeneratorDescription description) => description.Layout.HasVector ? VectorFormat : Format;

    private static GeneratorDescription Describe(string source, IReadOnlyDictionary<string, string> notes)
    {
        try
        {
            var json = notes.GetValueOrDefault(DescriptionKey) ?? throw new JsonException("There is none.");
            return GeneratorDescription.HasFormerVectors(json)
                ? throw new EngineException(
                    $"{source} is a generator of label vectors of an earlier version, to which 'nothing found' and 'not known' were one "
                        + "and the same "
                    + "condition: what it draws for no finding has any. Train it again, in a new folder, and draw its images again.")
                : GeneratorDescription.FromJson(json);
        }
        catch (JsonException exception)
        {
            throw new EngineException(
                $"{source} holds a damaged description: {exception.Message.TrimEnd('.')}. Copy or train it again.", exception);
        }
    }
}
