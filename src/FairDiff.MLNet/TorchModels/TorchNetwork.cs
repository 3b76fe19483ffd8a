using System.Runtime.InteropServices;
using FairDiff.MLNet.Schema;
using FairDiff.MLNet.Telemetry;
using FairDiff.Torch;
using TorchSharp;

namespace FairDiff.MLNet.TorchModels;

/// <summary>A user's network with the columns around it, in evaluation. Safe to use from several threads.</summary>
internal sealed class TorchNetwork
{
    private readonly Device _device;

    /// <summary>Takes over the module.</summary>
    /// <exception cref="FairDiffException">The network takes something else, or gives something else than its outputs.</exception>
    private TorchNetwork(
        string name, nn.Module module, IReadOnlyList<NetworkInput> inputs, IReadOnlyList<string> outputs, int batchSize, Device device)
    {
        (Name, Module, Inputs, Outputs, BatchSize, _device) = (name, module, inputs, outputs, batchSize, device);
        foreach (var (_, tensor) in module.state_dict())
        {
            tensor.DetachFromDisposeScope();
        }

        module.eval();
    }

    /// <summary>The name of its factory.</summary>
    public string Name { get; }

    public nn.Module Module { get; }

    public IReadOnlyList<NetworkInput> Inputs { get; }

    public IReadOnlyList<string> Outputs { get; }

    /// <summary>Numbers of one row of each output.</summary>
    public IReadOnlyList<int> OutputLengths { get; private set; } = [];

    public int BatchSize { get; }

    /// <summary>Gives a new module of the factory a saved state; takes the module over, and disposes it where this fails.</summary>
    /// <exception cref="EngineException">The state is not one of this network, or the columns or the batch do not fit.</exception>
    public static TorchNetwork Create(
        string name,
        nn.Module module,
        Stream state,
        IReadOnlyList<NetworkInput> inputs,
        IReadOnlyList<string> outputs,
        int batchSize,
        Device device)
    {
        try
        {
            foreach (var input in inputs)
            {
                input.CheckBatch(batchSize);
            }

            Load(name, module, state);
            module.to(device);
            var network = new TorchNetwork(name, module, inputs, outputs, batchSize, device);
            network.OutputLengths = network.Probe();
            return network;
        }
        catch
        {
            module.Dispose();
            throw;
        }
    }

    /// <summary>Scores the first rows of the buffers: for each output one row after the other.</summary>
    public float[][] Run(IReadOnlyList<InputBuffer> buffers, int rows)
    {
        StageTelemetry.Score(rows);
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var outputs = Invoke([.. buffers.Select(buffer => buffer.Take(rows, _device))]);
        return [.. outputs.Select((output, index) => Values(output, index, rows))];
    }

    /// <summary>A getter of an output for whatever row is current when it is called.</summary>
    public ValueGetter<TValue> Getter<TValue>(int output, string name, Func<(float[][] Outputs, int Row)> current)
    {
        var length = OutputLengths[output];
        ValueGetter<VBuffer<float>> getter = (ref VBuffer<float> value) =>
        {
            var (outputs, row) = current();
            var editor = VBufferEditor.Create(ref value, length);
            outputs[output].AsSpan(row * length, length).CopyTo(editor.Values);
            value = editor.Commit();
        };
        return getter as ValueGetter<TValue> ?? throw ColumnErrors.WrongType<TValue>(name, typeof(VBuffer<float>));
    }

    /// <summary>Two rows of each input.</summary>
    public IReadOnlyList<Tensor> Examples() =>
    [
        .. Inputs.Select(input => input.IsWhole ? zeros([2, .. input.Shape], ScalarType.Int64) : rand([2, .. input.Shape])),
    ];

    public void Write(BinaryWriter writer)
    {
        writer.Write(Name);
        writer.Write(BatchSize);
        writer.Write(Inputs.Count);
        foreach (var input in Inputs)
        {
            input.Write(writer);
        }

        writer.Write(Outputs.Count);
        foreach (var output in Outputs)
        {
            writer.Write(output);
        }
    }

    private static void Load(string name, nn.Module module, Stream state)
    {
        try
        {
            ModuleState.Load(module, state, $"The state of network '{name}'");
        }
        catch (EngineException exception)
        {
            throw new FairDiffException(
                $"The factory of network '{name}' makes a {module.GetType().Name} that does not fit its state. "
                    + $"{exception.Message} Register a factory that makes the network with the layers and sizes that were saved.",
                exception);
        }
    }

    private IReadOnlyList<Tensor> Invoke(IReadOnlyList<Tensor> inputs)
    {
        try
        {
            return ModuleCall.Invoke(Module, inputs);
        }
        catch (Exception exception) when (exception is ExternalException or ArgumentException)
        {
            var shapes = Inputs.Select(input =>
                $"'{input.ColumnName}' [{string.Join(", ", input.Shape.Select(side => $"{side}").Prepend("n"))}] of "
                    + (input.IsWhole ? "Int64" : "Float32"));
            throw new FairDiffException(
                $"Network '{Name}' ({Module.GetType().Name}) cannot take {string.Join(" and ", shapes)}: "
                    + $"{exception.Message.Split('\n')[0].TrimEnd('.')}. Name other columns, or give the Shape that forward takes.",
                exception);
        }
    }

    private float[] Values(Tensor output, int index, int rows)
    {
        if (output.numel() != (long)rows * OutputLengths[index])
        {
            throw new FairDiffException(
                $"Output '{Outputs[index]}' of network '{Name}' is [{string.Join(", ", output.shape)}] for {rows} rows, not "
                    + $"{OutputLengths[index]} numbers a row. Its shape must depend on the batch alone.");
        }

        using var values = output.to(ScalarType.Float32).cpu().contiguous().data<float>();
        return values.ToArray();
    }

    /// <summary>What two rows of zeros show of the outputs.</summary>
    private List<int> Probe()
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var outputs = Invoke([.. Inputs.Select(
            input => zeros([2, .. input.Shape], input.IsWhole ? ScalarType.Int64 : ScalarType.Float32, _device))]);
        if (outputs.Count != Outputs.Count)
        {
            throw new FairDiffException(
                $"Network '{Name}' gives {outputs.Count} tensors, and there are {Outputs.Count} output columns "
                    + $"({string.Join(", ", Outputs)}). Name a column for each.");
        }

        return [.. outputs.Select((output, index) => output.Dimensions > 0 && output.shape[0] == 2 && output.numel() > 0
            ? (int)(output.numel() / 2)
            : throw new FairDiffException(
                $"Output '{Outputs[index]}' of network '{Name}' is [{string.Join(", ", output.shape)}] for two rows; its first side "
                    + "must be the batch. Let forward keep it."))];
    }
}
