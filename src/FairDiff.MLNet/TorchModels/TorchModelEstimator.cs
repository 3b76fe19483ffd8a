using FairDiff.MLNet.Data;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.TorchModels;
using FairDiff.Torch;
using Microsoft.ML.Runtime;

namespace FairDiff.MLNet;

/// <summary>
/// Makes a stage of a TorchSharp network that was trained elsewhere; get it with <see cref="FairDiffCatalog.TorchModel"/>.
/// </summary>
/// <remarks>Fit trains nothing: it copies the network's state as it is then.</remarks>
public sealed class TorchModelEstimator : IEstimator<TorchModelTransformer>
{
    private readonly IHostEnvironment _environment;
    private readonly string _name;
    private readonly nn.Module _module;
    private readonly IReadOnlyList<TorchModelInput> _inputs;
    private readonly IReadOnlyList<string> _outputs;
    private readonly TorchModelOptions _options;

    internal TorchModelEstimator(
        IHostEnvironment environment,
        string name,
        nn.Module module,
        IReadOnlyList<TorchModelInput> inputs,
        IReadOnlyList<string> outputs,
        TorchModelOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.BatchSize, 1);
        (_environment, _name, _module, _inputs, _outputs, _options) = (environment, name, module, inputs, outputs, options);
    }

    /// <summary>What the transformer will deliver for data of this shape.</summary>
    /// <param name="inputSchema">The shape of the data, with the input columns.</param>
    /// <returns>The shape with the outputs: vectors of <see cref="float"/>.</returns>
    /// <exception cref="FairDiffException">A column is not there or holds something else.</exception>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        foreach (var input in _inputs)
        {
            NetworkInput.Check(inputSchema, input.ColumnName);
        }

        return inputSchema.With([.. _outputs.Select(
            name => SchemaShapes.Column(name, SchemaShape.Column.VectorKind.Vector, NumberDataViewType.Single))]);
    }

    /// <summary>Copies the network into one that its factory makes, and tries it on the shapes of the columns. No row is read.</summary>
    /// <param name="input">The data; only their schema matters.</param>
    /// <returns>The stage, which later training of the network does not change.</returns>
    /// <exception cref="EngineException">There is no factory, it makes another network or gives the caller's own, a column or the batch
    /// does not fit, or the device is not there.</exception>
    public TorchModelTransformer Fit(IDataView input)
    {
        ArgumentNullException.ThrowIfNull(input);
        var rows = _inputs.Aggregate(input, (view, part) => CachedImages.Restore(view, part.ColumnName));
        var inputs = _inputs.Select(part => NetworkInput.Resolve(rows.Schema, part)).ToList();
        using var state = new MemoryStream();
        ModuleState.Save(_module, state);
        state.Position = 0;
        var device = TorchDevice.Resolve(_options.Device, _options.FallbackToCpu);
        return new TorchModelTransformer(TorchNetwork.Create(_name, NewModule(), state, inputs, _outputs, _options.BatchSize, device));
    }

    /// <summary>A module of the factory, which the stage may change and dispose.</summary>
    private nn.Module NewModule() => TorchModelFactories.Create(_environment, _name) is var module && !ReferenceEquals(module, _module)
        ? module
        : throw new FairDiffException(
            $"The factory of network '{_name}' gives the very module that TorchModel was given, which stays yours; the stage needs one of "
                + $"its own. Let it make a new one at each call: RegisterTorchModel(\"{_name}\", () => new MyNetwork()).");
}
