using TorchSharp.Modules;

namespace FairDiff.Torch.Onnx.Exporters;

/// <summary>Pooling. What TorchSharp does at the last, incomplete window (<c>ceil_mode</c>) is written as explicit padding.</summary>
internal static class PoolingExporters
{
    public static void AddTo(LayerTable table)
    {
        table.Add<MaxPool1d>((layer, module) => Largest(layer, new(
            [module.kernel_size], One(module.stride), One(module.padding), One(module.dilation), module.ceil_mode)));
        table.Add<MaxPool2d>((layer, module) =>
            Largest(layer, new(module.kernel_size, module.stride, module.padding, module.dilation, module.ceil_mode)));
        table.Add<MaxPool3d>((layer, module) =>
            Largest(layer, new(module.kernel_size, module.stride, module.padding, module.dilation, module.ceil_mode)));
        table.Add<AvgPool1d>((layer, module) => Mean(
            layer,
            new([module.kernel_size], One(module.stride), One(module.padding), null, module.ceil_mode),
            module.count_include_pad,
            null));
        table.Add<AvgPool2d>((layer, module) => Mean(
            layer,
            new(module.kernel_size, module.stride, module.padding, null, module.ceil_mode),
            module.count_include_pad,
            module.divisor_override));
        table.Add<AvgPool3d>((layer, module) => Mean(
            layer,
            new(module.kernel_size, module.stride, module.padding, null, module.ceil_mode),
            module.count_include_pad,
            module.divisor_override));
        table.Add<AdaptiveAvgPool1d>((layer, _) => AdaptiveMean(layer, 1));
        table.Add<AdaptiveAvgPool2d>((layer, _) => AdaptiveMean(layer, 2));
        table.Add<AdaptiveAvgPool3d>((layer, _) => AdaptiveMean(layer, 3));
        table.Add<AdaptiveMaxPool1d>((layer, _) => AdaptiveLargest(layer, 1));
        table.Add<AdaptiveMaxPool2d>((layer, _) => AdaptiveLargest(layer, 2));
    }

    private static string Largest(OnnxLayer layer, Window window)
    {
        // No value, not even padding, is less than this one.
        var input = window.Ceiling
            ? PaddingExporters.Pad(layer, window.Padding, Sum(window.Padding, Missing(layer, window)), "constant", float.MinValue)
            : layer.Input;
        return layer.Node("MaxPool", [input], Attributes(window).Ints("dilations", window.Dilation).Ints(
            "pads", window.Ceiling ? new long[2 * window.Axes] : [.. window.Padding, .. window.Padding]));
    }

    /// <summary>
    /// Zeros that count stand in the input, so that only the places beyond them are left out of the mean.
    /// </summary>
    private static string Mean(OnnxLayer layer, Window window, bool countPadding, long? divisor)
    {
        var none = new long[window.Axes];
        var missing = window.Ceiling ? Missing(layer, window) : none;
        var beyond = divisor is null ? missing : none;
        var counted = countPadding || divisor is not null;
        var input = counted && (window.Padding.Any(side => side > 0) || (divisor is not null && missing.Any(side => side > 0)))
            ? PaddingExporters.Pad(layer, window.Padding, Sum(window.Padding, divisor is null ? none : missing))
            : layer.Input;
        long[] pads = counted ? [.. none, .. beyond] : [.. window.Padding, .. Sum(window.Padding, beyond)];
        var mean = layer.Node("AveragePool", [input], Attributes(window).Ints("pads", pads).Int("count_include_pad", 0));
        return divisor is { } number
            ? layer.Node("Mul", mean, layer.Number(window.Kernel.Aggregate(1.0, (product, side) => product * side) / number))
            : mean;
    }

    /// <summary>Places that the last window lacks behind input and padding.</summary>
    private static long[] Missing(OnnxLayer layer, Window window) =>
    [
        .. Enumerable.Range(0, window.Axes).Select(axis =>
        {
            var place = axis - window.Axes;
            var places = layer.Outputs[0].Shape[layer.Outputs[0].Shape.Count + place]!.Value;
            var extent = ((places - 1) * window.Stride[axis]) + (window.Dilation[axis] * (window.Kernel[axis] - 1)) + 1;
            return Math.Max(0, extent - layer.Side(place) - (2 * window.Padding[axis]));
        }),
    ];

    private static string AdaptiveMean(OnnxLayer layer, int axes) => Adaptive(layer, axes, "AveragePool", "GlobalAveragePool")
        ?? Enumerable.Range(0, axes).Aggregate(layer.Input, (value, place) => MeanOverAxis(layer, value, place - axes));

    private static string AdaptiveLargest(OnnxLayer layer, int axes) => Adaptive(layer, axes, "MaxPool", "GlobalMaxPool")
        ?? throw layer.Refuse("its output's sides do not divide those of its input");

    /// <summary>Null where windows of one size do not do.</summary>
    private static string? Adaptive(OnnxLayer layer, int axes, string operation, string global)
    {
        var target = layer.Outputs[0].Shape.TakeLast(axes).Select(side => side!.Value).ToList();
        if (target.All(side => side == 1))
        {
            return layer.Node(global, layer.Input);
        }

        long[] kernel = [.. target.Select((side, axis) => layer.Side(axis - axes) % side == 0 ? layer.Side(axis - axes) / side : 0)];
        return kernel.Contains(0)
            ? null
            : layer.Node(operation, [layer.Input], new OnnxAttributes().Ints("kernel_shape", kernel).Ints("strides", kernel));
    }

    /// <summary>Means over windows of different sizes along one axis, as a product with a matrix.</summary>
    private static string MeanOverAxis(OnnxLayer layer, string value, int axis)
    {
        var (from, to) = ((int)layer.Side(axis), (int)layer.Outputs[0].Shape[^-axis]!.Value);
        var weights = new float[from * to];
        for (var place = 0; place < to; place++)
        {
            var (start, end) = (place * from / to, (((place + 1) * from) + to - 1) / to);
            for (var source = start; source < end; source++)
            {
                weights[(source * to) + place] = 1f / (end - start);
            }
        }

        long[] order = [.. Enumerable.Range(0, layer.Rank).Select(index => (long)index)];
        (order[^1], order[layer.Rank + axis]) = (order[layer.Rank + axis], order[^1]);
        var swap = new OnnxAttributes().Ints("perm", order);
        var product = layer.Node(
            "MatMul",
            layer.Node("Transpose", [value], swap),
            layer.Constant(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"means{axis}"), tensor(weights, [from, to])));
        return layer.Node("Transpose", [product], swap);
    }

    private static OnnxAttributes Attributes(Window window) =>
        new OnnxAttributes().Ints("kernel_shape", window.Kernel).Ints("strides", window.Stride);

    private static long[] Sum(IEnumerable<long> left, IEnumerable<long> right) => [.. left.Zip(right, (x, y) => x + y)];

    private static long[]? One(long? value) => value is { } number ? [number] : null;

    /// <summary>Settings of a pooling layer, its defaults filled in.</summary>
    private sealed class Window(long[] kernel, long[]? stride, long[]? padding, long[]? dilation, bool ceiling)
    {
        public long[] Kernel => kernel;

        public int Axes => kernel.Length;

        public long[] Stride { get; } = stride is { Length: > 0 } ? stride : kernel;

        public long[] Padding { get; } = padding is { Length: > 0 } ? padding : [.. kernel.Select(_ => 0L)];

        public long[] Dilation { get; } = dilation is { Length: > 0 } ? dilation : [.. kernel.Select(_ => 1L)];

        public bool Ceiling => ceiling;
    }
}
