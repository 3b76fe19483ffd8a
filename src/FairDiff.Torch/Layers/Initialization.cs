using TorchSharp.Modules;

namespace FairDiff.Torch.Layers;

/// <summary>
/// The one place where networks get their first weights. Layers are born with NaN weights, so that a network that was neither
/// seeded nor loaded fails at its first step instead of quietly learning nothing.
/// </summary>
internal static class Initialization
{
    /// <summary>
    /// Draws every parameter of the network anew and returns it. A parameter's values depend on the seed and its name only.
    /// </summary>
    public static TNetwork Seeded<TNetwork>(TNetwork network, long seed)
        where TNetwork : nn.Module
    {
        using var noGradient = no_grad();
        foreach (var (name, module) in network.named_modules().Prepend((name: "", module: network)))
        {
            if (module is IInitializable layer)
            {
                using var generator = Seeds.Generator(seed, "weights/" + name);
                layer.Initialize(generator);
            }
            else if (module.named_parameters(recurse: false).FirstOrDefault() is { parameter: not null } orphan)
            {
                throw new InvalidOperationException($"Nothing initialises parameter '{orphan.name}' of {module.GetType().Name} '{name}'.");
            }
        }

        return network;
    }

    /// <summary>A parameter of 32-bit floats that still has to be initialised or loaded.</summary>
    public static Parameter Unset(params long[] shape) => new(full(shape, Held(double.NaN)));

    /// <summary>U(-1/sqrt(fanIn), 1/sqrt(fanIn)): Kaiming uniform with a = sqrt(5), PyTorch's default (He et al. 2015).</summary>
    public static void KaimingUniform(Tensor parameter, long fanIn, Generator generator)
    {
        var bound = 1 / Math.Sqrt(fanIn);
        using var values = empty(parameter.shape).uniform_(-bound, bound, generator);
        parameter.copy_(values); // drawn on the CPU: the same weights whatever the device
    }
}
