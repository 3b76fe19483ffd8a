namespace FairDiff.Torch;

/// <summary>A network's parameters and buffers as named tensors, and back.</summary>
internal static class ModuleWeights
{
    /// <summary>The module's own tensors, not copies, each name behind the prefix.</summary>
    public static Dictionary<string, Tensor> Of(nn.Module module, string prefix = "") =>
        module.state_dict().ToDictionary(pair => prefix + pair.Key, pair => pair.Value);

    /// <summary>
    /// Copies values into the module in place. Every name under the prefix must be there, with its shape, and no other;
    /// <paramref name="source"/> names the file in messages.
    /// </summary>
    /// <exception cref="EngineException">Names or shapes are those of another network.</exception>
    public static void Restore(nn.Module module, IReadOnlyDictionary<string, Tensor> tensors, string source, string prefix = "") =>
        Restore(Of(module, prefix), tensors, source, prefix);

    public static void Restore(
        IReadOnlyDictionary<string, Tensor> targets, IReadOnlyDictionary<string, Tensor> tensors, string source, string prefix)
    {
        var foreign = tensors.Keys.FirstOrDefault(name => name.StartsWith(prefix, StringComparison.Ordinal) && !targets.ContainsKey(name));
        if (foreign is not null)
        {
            throw new EngineException(
                $"{source} holds tensor '{foreign}', which this network does not have: it was written by another one.");
        }

        using var noGradient = no_grad();
        foreach (var (name, target) in targets)
        {
            if (!tensors.TryGetValue(name, out var value) || !value.shape.SequenceEqual(target.shape))
            {
                var found = value is null ? "nothing" : $"[{string.Join(", ", value.shape)}]";
                throw new EngineException(
                    $"{source} holds {found} under '{name}' where this network has [{string.Join(", ", target.shape)}]: it was written "
                        + "by another one.");
            }

            target.copy_(value);
        }
    }
}
