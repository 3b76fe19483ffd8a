using TorchSharp.Modules;

namespace FairDiff.Torch;

/// <summary>Calls a module of any number of tensors.</summary>
public static class ModuleCall
{
    /// <summary>Gives tensors to a module and returns what it makes of them.</summary>
    /// <param name="module">
    /// A module from one to four tensors to one to four tensors (a tuple); of <c>LSTM</c>, <c>GRU</c> and <c>MultiheadAttention</c> the
    /// states or masks are left out.
    /// </param>
    /// <param name="inputs">Its inputs, in the order of <c>forward</c>.</param>
    /// <returns>Its outputs.</returns>
    /// <exception cref="EngineException">The module takes another number of tensors, or something else.</exception>
    public static IReadOnlyList<Tensor> Invoke(nn.Module module, params IReadOnlyList<Tensor> inputs)
    {
        ArgumentNullException.ThrowIfNull(module);
        ArgumentNullException.ThrowIfNull(inputs);
        return module switch
        {
            LSTM lstm when inputs is [var x] => List(lstm.call(x)),
            GRU gru when inputs is [var x] => List(gru.call(x)),
            MultiheadAttention attention when inputs is [var q, var k, var v] => List(attention.call(q, k, v, null, true, null)),
            TransformerEncoder encoder when inputs is [var x] => [encoder.call(x)],
            _ => inputs switch
            {
                [var a] => module switch
                {
                    nn.Module<Tensor, Tensor> one => [one.call(a)],
                    nn.Module<Tensor, (Tensor, Tensor)> two => List(two.call(a)),
                    nn.Module<Tensor, (Tensor, Tensor, Tensor)> three => List(three.call(a)),
                    nn.Module<Tensor, (Tensor, Tensor, Tensor, Tensor)> four => List(four.call(a)),
                    _ => throw Refused(module, inputs.Count),
                },
                [var a, var b] => module switch
                {
                    nn.Module<Tensor, Tensor, Tensor> one => [one.call(a, b)],
                    nn.Module<Tensor, Tensor, (Tensor, Tensor)> two => List(two.call(a, b)),
                    nn.Module<Tensor, Tensor, (Tensor, Tensor, Tensor)> three => List(three.call(a, b)),
                    _ => throw Refused(module, inputs.Count),
                },
                [var a, var b, var c] => module switch
                {
                    nn.Module<Tensor, Tensor, Tensor, Tensor> one => [one.call(a, b, c)],
                    nn.Module<Tensor, Tensor, Tensor, (Tensor, Tensor)> two => List(two.call(a, b, c)),
                    _ => throw Refused(module, inputs.Count),
                },
                [var a, var b, var c, var d] when module is nn.Module<Tensor, Tensor, Tensor, Tensor, Tensor> one => [one.call(a, b, c, d)],
                _ => throw Refused(module, inputs.Count),
            },
        };
    }

    private static IReadOnlyList<Tensor> List((Tensor, Tensor) outputs) => [outputs.Item1, outputs.Item2];

    private static IReadOnlyList<Tensor> List(Tuple<Tensor, Tensor> outputs) => [outputs.Item1, outputs.Item2];

    private static IReadOnlyList<Tensor> List((Tensor, Tensor, Tensor) outputs) => [outputs.Item1, outputs.Item2, outputs.Item3];

    private static IReadOnlyList<Tensor> List((Tensor, Tensor, Tensor, Tensor) outputs) =>
        [outputs.Item1, outputs.Item2, outputs.Item3, outputs.Item4];

    private static EngineException Refused(nn.Module module, int count) => new(
        $"A module of type {module.GetType().Name} cannot be called with {count} {(count == 1 ? "tensor" : "tensors")}. Derive it from "
            + "nn.Module<Tensor, ..., Tensor> with one type argument for each input, up to four, and one for the result, which is a Tensor "
            + "or a tuple of Tensors.");
}
