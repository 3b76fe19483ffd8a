using System.Globalization;
using System.Runtime.InteropServices;
using FairDiff.Torch.Onnx.Exporters;

namespace FairDiff.Torch.Onnx;

/// <content>The operations between layers.</content>
public sealed partial class OnnxGraph
{
    private int constants;

    /// <summary>A tensor that is part of the file, such as a parameter that no layer holds.</summary>
    /// <param name="value">The tensor; it is copied.</param>
    /// <param name="name">What the module calls it; null = a number.</param>
    /// <returns>The constant.</returns>
    public OnnxValue Constant(Tensor value, string? name = null)
    {
        ArgumentNullException.ThrowIfNull(value);
        name = string.Create(CultureInfo.InvariantCulture, $"{path}{(path == "" ? "" : ".")}{name ?? $"constant_{constants++}"}");
        var copy = value.detach().clone();
        return new OnnxValue(Nodes.Constant(name, copy), [copy, copy]);
    }

    /// <summary>A number.</summary>
    /// <param name="value">The number.</param>
    /// <returns>The constant, a tensor without sides.</returns>
    public OnnxValue Constant(float value) => Constant(tensor(value));

    /// <summary>left + right, broadcast.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The sum.</returns>
    public OnnxValue Add(OnnxValue left, OnnxValue right) => Binary("Add", left, right, (x, y) => x.Plus(y));

    /// <summary>left - right, broadcast.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The difference.</returns>
    public OnnxValue Subtract(OnnxValue left, OnnxValue right) => Binary("Sub", left, right, (x, y) => x - y);

    /// <summary>left · right element by element, broadcast.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The product.</returns>
    public OnnxValue Multiply(OnnxValue left, OnnxValue right) => Binary("Mul", left, right, (x, y) => x * y);

    /// <summary>left / right, broadcast.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The quotient.</returns>
    public OnnxValue Divide(OnnxValue left, OnnxValue right) => Binary("Div", left, right, (x, y) => x / y);

    /// <summary>The matrix product over the last two sides, broadcast over the others.</summary>
    /// <param name="left">The one.</param>
    /// <param name="right">The other.</param>
    /// <returns>The product.</returns>
    public OnnxValue MatMul(OnnxValue left, OnnxValue right) => Binary("MatMul", left, right, (x, y) => x.matmul(y));

    /// <summary>Values side by side along an axis.</summary>
    /// <param name="axis">The axis.</param>
    /// <param name="values">The values.</param>
    /// <returns>One value.</returns>
    public OnnxValue Concat(int axis, params IReadOnlyList<OnnxValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return Operator("Concat", values, tensors => cat([.. tensors], axis), new OnnxAttributes().Int("axis", axis));
    }

    /// <summary>The same elements in another shape.</summary>
    /// <param name="value">The value.</param>
    /// <param name="sides">The sides; 0 keeps the side at that place, as is to be done with the batch, and -1 takes what is left.</param>
    /// <returns>The value in that shape.</returns>
    public OnnxValue Reshape(OnnxValue value, params IReadOnlyList<long> sides)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(sides);
        return View("Reshape", value, x => x.reshape([.. sides.Select((side, axis) => side == 0 ? x.shape[axis] : side)]));
    }

    /// <summary>Sides from one to another as one side.</summary>
    /// <param name="value">The value.</param>
    /// <param name="start">The first of them.</param>
    /// <param name="end">The last of them.</param>
    /// <returns>The value in that shape.</returns>
    public OnnxValue Flatten(OnnxValue value, int start = 1, int end = -1) => View("Flatten", value, x => x.flatten(start, end));

    /// <summary>Without a side of length 1.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axis">Its axis.</param>
    /// <returns>The value in that shape.</returns>
    public OnnxValue Squeeze(OnnxValue value, int axis) => View("Squeeze", value, x => x.squeeze(axis));

    /// <summary>With a side of length 1 more.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axis">Its axis.</param>
    /// <returns>The value in that shape.</returns>
    public OnnxValue Unsqueeze(OnnxValue value, int axis) => View("Unsqueeze", value, x => x.unsqueeze(axis));

    /// <summary>With two axes exchanged.</summary>
    /// <param name="value">The value.</param>
    /// <param name="first">The one axis.</param>
    /// <param name="second">The other.</param>
    /// <returns>The value with its axes in that order.</returns>
    public OnnxValue Transpose(OnnxValue value, int first, int second)
    {
        ArgumentNullException.ThrowIfNull(value);
        var rank = value.Shape.Count;
        long[] order = [.. Enumerable.Range(0, rank).Select(axis => (long)axis)];
        var (i, j) = ((first + rank) % rank, (second + rank) % rank);
        (order[i], order[j]) = (order[j], order[i]);
        return Permute(value, order);
    }

    /// <summary>With its axes in another order.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axes">Which axis of the value comes at which place.</param>
    /// <returns>The value with its axes in that order.</returns>
    public OnnxValue Permute(OnnxValue value, params IReadOnlyList<long> axes)
    {
        ArgumentNullException.ThrowIfNull(value);
        ArgumentNullException.ThrowIfNull(axes);
        long[] order = [.. axes];
        return Operator("Transpose", [value], x => x[0].permute(order), new OnnxAttributes().Ints("perm", order));
    }

    /// <summary>Some consecutive places of an axis, as TorchSharp's <c>narrow</c>.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axis">The axis.</param>
    /// <param name="start">The first place.</param>
    /// <param name="length">How many.</param>
    /// <returns>The part.</returns>
    public OnnxValue Slice(OnnxValue value, int axis, long start, long length) => Operator(
        "Slice",
        [value, Places(start), Places(start + length), Places(axis)],
        x => x[0].narrow(axis, start, length));

    /// <summary>The mean over axes.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="keepDimensions">Whether they stay, with length 1.</param>
    /// <returns>The mean.</returns>
    public OnnxValue Mean(OnnxValue value, IReadOnlyList<long> axes, bool keepDimensions = false)
    {
        ArgumentNullException.ThrowIfNull(axes);
        long[] over = [.. axes];
        return Operator(
            "ReduceMean",
            [value],
            x => x[0].mean(over, keepDimensions),
            new OnnxAttributes().Ints("axes", over).Int("keepdims", keepDimensions ? 1 : 0));
    }

    /// <summary>The sum over axes.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axes">The axes.</param>
    /// <param name="keepDimensions">Whether they stay, with length 1.</param>
    /// <returns>The sum.</returns>
    public OnnxValue Sum(OnnxValue value, IReadOnlyList<long> axes, bool keepDimensions = false)
    {
        ArgumentNullException.ThrowIfNull(axes);
        long[] over = [.. axes];
        return Operator(
            "ReduceSum",
            [value, Places(over)],
            x => x[0].sum(over, keepDimensions),
            new OnnxAttributes().Int("keepdims", keepDimensions ? 1 : 0));
    }

    /// <summary>max(0, value).</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public OnnxValue Relu(OnnxValue value) => Operator("Relu", [value], x => x[0].relu());

    /// <summary>1 / (1 + exp(-value)).</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public OnnxValue Sigmoid(OnnxValue value) => Operator("Sigmoid", [value], x => x[0].sigmoid());

    /// <summary>The hyperbolic tangent.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public OnnxValue Tanh(OnnxValue value) => Operator("Tanh", [value], x => x[0].tanh());

    /// <summary>The exponential.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public OnnxValue Exp(OnnxValue value) => Operator("Exp", [value], x => x[0].exp());

    /// <summary>The natural logarithm.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public OnnxValue Log(OnnxValue value) => Operator("Log", [value], x => x[0].log());

    /// <summary>The square root.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The result.</returns>
    public OnnxValue Sqrt(OnnxValue value) => Operator("Sqrt", [value], x => x[0].sqrt());

    /// <summary>Shares that sum to 1 along an axis.</summary>
    /// <param name="value">The value.</param>
    /// <param name="axis">The axis.</param>
    /// <returns>The shares.</returns>
    public OnnxValue Softmax(OnnxValue value, int axis) =>
        Operator("Softmax", [value], x => x[0].softmax(axis), new OnnxAttributes().Int("axis", axis));

    /// <summary>
    /// Any operator of <see href="https://onnx.ai/onnx/operators/">opset 17</see>, for what the others cannot express.
    /// </summary>
    /// <param name="operation">Its name, such as <c>Einsum</c>.</param>
    /// <param name="inputs">Its inputs.</param>
    /// <param name="compute">The same in TorchSharp, for the example; it must not change its inputs.</param>
    /// <param name="attributes">Its attributes: <see cref="long"/>, <see cref="float"/>, <see cref="string"/> or lists of the first
    /// two.</param>
    /// <returns>Its output.</returns>
    /// <exception cref="EngineException">The example cannot be computed, or an attribute has another type.</exception>
    public OnnxValue Operator(
        string operation,
        IReadOnlyList<OnnxValue> inputs,
        Func<IReadOnlyList<Tensor>, Tensor> compute,
        IReadOnlyDictionary<string, object>? attributes = null) =>
        Operator(operation, inputs, compute, Attributes(operation, attributes ?? new Dictionary<string, object>()));

    private OnnxValue Operator(
        string operation, IReadOnlyList<OnnxValue> inputs, Func<IReadOnlyList<Tensor>, Tensor> compute, OnnxAttributes attributes)
    {
        ArgumentException.ThrowIfNullOrEmpty(operation);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(compute);
        var samples = Samples(operation, inputs, compute);
        return new OnnxValue(Nodes.Add(operation, inputs.Select(input => input.Name), attributes), samples);
    }

    private OnnxValue Operator(string operation, IReadOnlyList<OnnxValue> inputs, Func<IReadOnlyList<Tensor>, Tensor> compute) =>
        Operator(operation, inputs, compute, new OnnxAttributes());

    private OnnxValue Binary(string operation, OnnxValue left, OnnxValue right, Func<Tensor, Tensor, Tensor> compute)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        return Operator(operation, [left, right], tensors => compute(tensors[0], tensors[1]));
    }

    private OnnxValue View(string operation, OnnxValue value, Func<Tensor, Tensor> compute)
    {
        ArgumentNullException.ThrowIfNull(value);
        var samples = Samples(operation, [value], tensors => compute(tensors[0]));
        var sides = OnnxShapes.Between(value.Samples, samples) ?? throw new EngineException(
            $"{operation} in {Here} moves the batch: of [{Text(value)}] it makes [{Text(new OnnxValue("", samples))}]. Permute so that "
                + "one side is left to depend on the batch.");
        return new OnnxValue(Nodes.Add("Reshape", [value.Name, Nodes.Constant(OnnxLayer.NameOf(sides), tensor(sides))]), samples);
    }

    private List<Tensor> Samples(string operation, IReadOnlyList<OnnxValue> inputs, Func<IReadOnlyList<Tensor>, Tensor> compute)
    {
        try
        {
            return [.. Enumerable.Range(0, 2).Select(sample => compute([.. inputs.Select(input => input.Samples[sample])]))];
        }
        catch (Exception exception) when (exception is ExternalException or ArgumentException or InvalidOperationException)
        {
            throw new EngineException(
                $"{operation} in {Here} cannot take values of shape {string.Join(" and ", inputs.Select(input => $"[{Text(input)}]"))}: "
                    + $"{exception.Message.Split('\n')[0].TrimEnd('.')}. Correct the module's ExportOnnx.",
                exception);
        }
    }

    private string Here => path == "" ? "the network" : $"'{path}'";

    private OnnxValue Places(params long[] places)
    {
        var value = tensor(places);
        return new OnnxValue(Nodes.Constant(OnnxLayer.NameOf(places), value), [value, value]);
    }

    private static string Text(OnnxValue value) =>
        string.Join(", ", value.Shape.Select(side => side?.ToString(CultureInfo.InvariantCulture) ?? "N"));

    private static OnnxAttributes Attributes(string operation, IReadOnlyDictionary<string, object> attributes)
    {
        var result = new OnnxAttributes();
        foreach (var (name, value) in attributes)
        {
            _ = value switch
            {
                int number => result.Int(name, number),
                long number => result.Int(name, number),
                float number => result.Float(name, number),
                string text => result.Text(name, text),
                IEnumerable<long> numbers => result.Ints(name, [.. numbers]),
                IEnumerable<float> numbers => result.Floats(name, numbers),
                _ => throw new EngineException(
                    $"Attribute '{name}' of {operation} is a {value.GetType().Name}; long, float, string and lists of long or float are "
                        + "written."),
            };
        }

        return result;
    }
}
