using FairDiff.Torch.Diffusion.Network;

namespace FairDiff.Torch.Diffusion.Training;

/// <summary>The weights that a training takes from a generator that is there already.</summary>
internal static class StartingWeights
{
    /// <summary>The SHA-256 of the file that a training starts from, made sure of; null = it starts from none.</summary>
    /// <param name="start">The file.</param>
    /// <param name="wanted">The generator that is to be trained.</param>
    /// <exception cref="EngineException">It cannot be read, or its network does not fit; the message says why.</exception>
    public static string? Check<TDescription>(StartingGenerator? start, TDescription wanted)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        if (start is null)
        {
            return null;
        }

        var sha256 = start.ReadSha256();
        Read(start, wanted).Network.Dispose();
        return sha256;
    }

    /// <summary>Copies all that fits into a new network.</summary>
    /// <param name="start">The file.</param>
    /// <param name="network">The network, as it was initialised.</param>
    /// <param name="wanted">What it is to be.</param>
    /// <exception cref="EngineException">As above.</exception>
    public static void Load<TDescription>(StartingGenerator start, nn.Module network, TDescription wanted)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var (trained, description) = Read(start, wanted);
        using (trained)
        {
            var values = ModuleWeights.Of(trained);
            foreach (var (name, target) in ModuleWeights.Of(network).Where(pair => values.ContainsKey(pair.Key)))
            {
                if (name == ConditionEmbedding.FirstWeights)
                {
                    CopyColumns(values[name], description.Layout, target, wanted.Layout);
                }
                else
                {
                    target.copy_(values[name]);
                }
            }
        }
    }

    /// <summary>What the generator says of itself.</summary>
    /// <param name="start">Its file.</param>
    /// <exception cref="EngineException">It cannot be read.</exception>
    public static TDescription Describe<TDescription>(StartingGenerator start)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        start.ReadSha256();
        var parts = GeneratorFile.Read<TDescription>(start.Path, CPU);
        parts.Network.Dispose();
        return parts.Description;
    }

    private static GeneratorParts<TDescription> Read<TDescription>(StartingGenerator start, TDescription wanted)
        where TDescription : DiffusionDescription, IGeneratorDescription<TDescription>
    {
        var parts = GeneratorFile.Read<TDescription>(start.Path, CPU);
        if (DescriptionDifferences.Text(parts.Description.NetworkFacts, wanted.NetworkFacts) is { } differences)
        {
            parts.Network.Dispose();
            throw new EngineException(
                $"StartFrom is '{start.Path}', which differs from the generator that is to be trained in {differences}, so its weights do "
                    + "not fit. Train with the settings and the size of that file, or start from one of these.");
        }

        return parts;
    }

    /// <summary>Each number of a condition has a column of the first layer that sees it.</summary>
    private static void CopyColumns(Tensor from, ConditionLayout layout, Tensor to, ConditionLayout wanted)
    {
        var places = layout.EncodedNames.Index().ToLookup(pair => pair.Item, pair => pair.Index);
        foreach (var (place, name) in wanted.EncodedNames.Index().Where(pair => places.Contains(pair.Item)))
        {
            to.narrow(1, place, 1).copy_(from.narrow(1, places[name].First(), 1));
        }
    }
}
