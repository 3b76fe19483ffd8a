namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Copies pre-trained weights into a network whose own weights are drawn already; the last layer stays as drawn where the classes
/// are others.</summary>
internal static class PretrainedLoader
{
    /// <summary>A new counter is as good: only norms without momentum look at it.</summary>
    private const string Counter = ".num_batches_tracked";

    /// <summary>Returns what was done, in words.</summary>
    /// <exception cref="EngineException">Tensors are missing, foreign or of another shape; all are named.</exception>
    public static string Load(ClassifierNetwork network, PretrainedTensors weights, ClassifierShape shape)
    {
        var targets = ModuleWeights.Of(network);
        var head = targets.Where(target => IsHead(target.Key)).ToList();
        var headFits = head.TrueForAll(
            target => weights.Tensors.TryGetValue(target.Key, out var value) && value.shape.SequenceEqual(target.Value.shape));
        var body = targets.Where(target => !IsHead(target.Key)).ToList();
        new WeightDifferences(body, weights.Tensors.Where(pair => !IsHead(pair.Key)).ToDictionary(), Counter).Refuse(weights, shape);

        using var noGradient = no_grad();
        var loaded = 0;
        foreach (var (name, target) in headFits ? [.. body, .. head] : body)
        {
            if (weights.Tensors.TryGetValue(name, out var value))
            {
                RefuseNonFinite(weights, name, value);
                target.copy_(value);
                loaded++;
            }
        }

        return $"Starting from {loaded} tensors of '{weights.Source}'. " + (headFits
            ? "The last layer is among them."
            : $"The last layer starts anew: the file has {Outputs(weights.Tensors, head[0].Key)}, this data set has "
                + $"{shape.ClassCount} classes.");

        bool IsHead(string name) => name.StartsWith(network.HeadPrefix, StringComparison.Ordinal);
    }

    /// <summary>One such number, and every loss is NaN from the first step on.</summary>
    private static void RefuseNonFinite(PretrainedTensors weights, string name, Tensor value)
    {
        using var finite = value.isfinite();
        using var all = finite.all();
        if (!all.item<bool>())
        {
            throw new EngineException($"The weights '{weights.Source}' hold numbers in '{name}' that are not finite (NaN or infinite). "
                + "Get the file again, or choose another one.");
        }
    }

    private static string Outputs(IReadOnlyDictionary<string, Tensor> tensors, string name) =>
        tensors.TryGetValue(name, out var value) && value.Dimensions > 0 ? $"one for {value.shape[0]}" : "none";
}
