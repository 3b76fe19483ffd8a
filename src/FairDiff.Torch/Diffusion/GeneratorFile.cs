using System.Text.Json;
using TorchSharp;

namespace FairDiff.Torch.Diffusion;

/// <summary>A generator on disk: one safetensors file with the network's weights by their names and, as metadata, the rest as
/// JSON.</summary>
internal static class GeneratorFile
{
    private const string FormatKey = "format";
    private const string DescriptionKey = "generator";

    public static void Write(string path, nn.Module network, DiffusionDescription description) => Safetensors.WriteFile(
        path,
        ModuleWeights.Of(network),
        new Dictionary<string, string>(Notes(description)) { [FormatKey] = description.FileFormat });

    /// <summary>What a file of weights must say for a generator to be made of it.</summary>
    public static IReadOnlyDictionary<string, string> Notes(DiffusionDescription description) =>
        new Dictionary<string, string> { [DescriptionKey] = description.ToJson() };

    /// <exception cref="EngineException">The file is not there, damaged, or not a generator of this version.</exception>
    public static GeneratorParts<TDescription> Read<TDescription>(string path, Device device)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        var tensors = Safetensors.ReadFile(path, out var metadata);
        try
        {
            CheckMetadata<TDescription>(path, metadata);
            return Create<TDescription>($"File '{path}'", tensors, metadata, device);
        }
        finally
        {
            Safetensors.Dispose(tensors);
        }
    }

    /// <summary>A generator of weights and <see cref="Notes"/>; <paramref name="source"/> says in messages where they are from.</summary>
    public static GeneratorParts<TDescription> Create<TDescription>(
        string source, IReadOnlyDictionary<string, Tensor> weights, IReadOnlyDictionary<string, string> notes, Device device)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        var description = Describe<TDescription>(source, notes);
        CheckSize(source, description, weights);
        var network = description.CreateNetwork();
        ModuleWeights.Restore(network, weights, source);
        network.eval();
        return new(network.to(device), description);
    }

    private static void CheckMetadata<TDescription>(string path, IReadOnlyDictionary<string, string> metadata)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        var format = metadata.GetValueOrDefault(FormatKey);
        if (format is null || !TDescription.FileFormats.Contains(format))
        {
            throw new EngineException(
                $"File '{path}' is not a generator that this version reads (format '{format ?? "none"}', expected "
                    + $"{TDescription.ExpectedFormats}). Train it again or choose another file.");
        }

        // A damaged name of the checksum would otherwise switch the check off.
        if (metadata.Keys.FirstOrDefault(key => key is not (FormatKey or DescriptionKey)) is { } foreign)
        {
            throw new EngineException(
                $"File '{path}' holds the metadata '{foreign}', which no generator has: it was changed. Copy or train it again.");
        }

        var described = Describe<TDescription>($"File '{path}'", metadata).FileFormat;
        if (format != described)
        {
            throw new EngineException(
                $"File '{path}' has format '{format}', but a description of format '{described}': it was changed. Copy or train it again.");
        }
    }

    /// <summary>Refuses a description that asks for a larger network than the file holds numbers for, before memory is taken for
    /// it.</summary>
    private static void CheckSize(string source, DiffusionDescription description, IReadOnlyDictionary<string, Tensor> weights)
    {
        var (least, there) = (description.LeastNumbers, weights.Values.Sum(tensor => tensor.numel()));
        if (least > there)
        {
            throw new EngineException(
                $"{source} describes a network of at least {least} numbers and holds {there}: description and weights are not of one "
                    + "generator. Copy or train it again.");
        }
    }

    private static TDescription Describe<TDescription>(string source, IReadOnlyDictionary<string, string> notes)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        try
        {
            return TDescription.Read(source, notes.GetValueOrDefault(DescriptionKey) ?? throw new JsonException("There is none."));
        }
        catch (JsonException exception)
        {
            throw new EngineException(
                $"{source} holds a damaged description: {exception.Message.TrimEnd('.')}. Copy or train it again.", exception);
        }
    }
}

/// <summary>What a generator is made of.</summary>
internal readonly record struct GeneratorParts<TDescription>(
    nn.Module<Tensor, Tensor, Tensor, Tensor> Network, TDescription Description)
    where TDescription : DiffusionDescription;
