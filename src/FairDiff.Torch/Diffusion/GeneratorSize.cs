namespace FairDiff.Torch.Diffusion;

/// <summary>Refuses a description that asks for a larger network than the file holds numbers for, before memory is taken for it.</summary>
internal static class GeneratorSize
{
    private const int Kernel = 9;

    /// <exception cref="EngineException">The description and the weights cannot be of one network.</exception>
    public static void Check(string source, GeneratorDescription description, IReadOnlyDictionary<string, Tensor> weights)
    {
        var (least, there) = (LeastNumbers(description), weights.Values.Sum(tensor => tensor.numel()));
        if (least > there)
        {
            throw new EngineException(
                $"{source} describes a network of at least {least} numbers and holds {there}: description and weights are not of one "
                    + "generator. Copy or train it again.");
        }
    }

    /// <summary>
    /// A part of the network's parameters that is cheap to count and grows as fast as any other: the whole is at most some tens of times as
    /// large.
    /// </summary>
    private static Int128 LeastNumbers(GeneratorDescription description)
    {
        var (shape, options) = (description.CreateShape(), description.Network);
        Int128 patch = shape.Patch;
        var stem = Kernel * 3 * patch * patch * shape.Width(0);
        var condition = (Int128)description.Layout.EncodedSize * options.Channels;
        return Enumerable.Range(0, shape.Levels).Select(shape.Width)
            .Aggregate(stem + condition, (sum, width) => sum + (options.BlocksPerLevel * (Int128)Kernel * width * width));
    }
}
