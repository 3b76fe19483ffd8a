using FairDiff.MLNet.TorchModels;
using FairDiff.Torch;

namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Says how a network of yours is made, so that <see cref="TorchModel"/> can copy it and <c>ml.Model.Load</c> can read it back: a saved
    /// model holds the network's state and this name, not its code.
    /// </summary>
    /// <example>
    /// <code>
    /// fair.RegisterTorchModel("iris", () => TorchSharp.torch.nn.Linear(4, 3));
    /// var loaded = ml.Model.Load("model.zip", out _);
    /// </code>
    /// </example>
    /// <param name="name">The name; the last factory of a name counts.</param>
    /// <param name="create">Makes the network, its weights of any value; called once per Fit and load.</param>
    public void RegisterTorchModel(string name, Func<nn.Module> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        TorchRuntime.Initialize();
        TorchModelFactories.Register(_environment, name, create);
    }

    /// <summary>
    /// A TorchSharp network of yours as a stage: it scores rows in batches, on a GPU where there is one, and is saved in the model's file.
    /// </summary>
    /// <remarks>
    /// <para>Input: columns of numbers or vectors of <see cref="float"/>, <see cref="long"/> or <see cref="int"/>, or images; the network
    /// gets a tensor of each with the batch as its first side. Output: a vector of <see cref="float"/> of each tensor that it
    /// gives.</para>
    /// <para>Fit trains nothing: it copies the network into one that the factory of this name makes.</para>
    /// </remarks>
    /// <example>
    /// <code>
    /// fair.RegisterTorchModel("iris", () => TorchSharp.torch.nn.Linear(4, 3));
    /// using var network = TorchSharp.torch.nn.Linear(4, 3); // and train it
    /// var stage = fair.TorchModel("iris", network, inputs: ["Features"], outputs: ["Score"]);
    /// var trained = ml.Transforms.NormalizeMinMax("Features").Append(stage).Fit(train);
    /// </code>
    /// </example>
    /// <param name="name">The name that <see cref="RegisterTorchModel"/> knows its factory by.</param>
    /// <param name="module">The network, which stays the caller's.</param>
    /// <param name="inputs">The columns, in the order of its <c>forward</c>; a name, or a <see cref="TorchModelInput"/> with the shape of a
    /// row.</param>
    /// <param name="outputs">The columns to add, in the order of what <c>forward</c> returns.</param>
    /// <param name="options">Batches and device; null = the defaults.</param>
    /// <returns>The stage.</returns>
    /// <exception cref="ArgumentException">There is no input or no output, or two outputs have one name.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The batch is empty.</exception>
    public TorchModelEstimator TorchModel(
        string name,
        nn.Module module,
        IReadOnlyList<TorchModelInput> inputs,
        IReadOnlyList<string> outputs,
        TorchModelOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(outputs);
        if (inputs.Count == 0 || outputs.Count == 0 || outputs.Distinct().Count() != outputs.Count)
        {
            throw new ArgumentException(
                $"The inputs are [{string.Join(", ", inputs.Select(input => input.ColumnName))}] and the outputs "
                    + $"[{string.Join(", ", outputs)}]: name at least one column each, and no output twice.");
        }

        return new TorchModelEstimator(_environment, name, module, inputs, outputs, options ?? new TorchModelOptions());
    }
}
