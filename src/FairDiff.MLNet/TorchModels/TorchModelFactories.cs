using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet.TorchModels;

/// <summary>What makes the networks of an ML.NET context, by name.</summary>
internal static class TorchModelFactories
{
    private static readonly ConditionalWeakTable<ComponentCatalog, ConcurrentDictionary<string, Func<nn.Module>>> Registered = [];

    /// <summary>The last one of a name counts.</summary>
    public static void Register(IHostEnvironment environment, string name, Func<nn.Module> create) =>
        Of(environment)[name] = create;

    /// <summary>A new network, its weights as the factory makes them.</summary>
    /// <exception cref="FairDiffException">There is no factory of that name, or it made nothing.</exception>
    public static nn.Module Create(IHostEnvironment environment, string name)
    {
        var factories = Of(environment);
        if (!factories.TryGetValue(name, out var create))
        {
            var known = factories.IsEmpty ? "none" : string.Join(", ", factories.Keys.Order(StringComparer.Ordinal));
            throw new FairDiffException(
                $"No factory makes a network '{name}' (registered: {known}). Call ml.FairDiff().RegisterTorchModel(\"{name}\", () => new "
                    + "MyNetwork()) with this MLContext first, before ml.Model.Load too: a saved model holds the network's state, not its "
                    + "code.");
        }

        return create() ?? throw new FairDiffException($"The factory of network '{name}' made null. Let it make the network.");
    }

    private static ConcurrentDictionary<string, Func<nn.Module>> Of(IHostEnvironment environment) =>
        Registered.GetValue(environment.ComponentCatalog, _ => new(StringComparer.Ordinal));
}
