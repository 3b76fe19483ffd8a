using System.Runtime.InteropServices;

namespace FairDiff.Torch.Diffusion;

/// <summary>
/// Vectors as the diffusion sees them: each component, or log(1 + x) of it, less its mean over its deviation in the training rows. A
/// component that has one value only keeps it.
/// </summary>
/// <param name="Mean">The mean of each component, on the logarithmic scale where there is one.</param>
/// <param name="Deviation">Their standard deviations, above 0; 1 where a component has one value only.</param>
/// <param name="Lowest">The smallest training value of each component, as it is in the data: none that is drawn is smaller.</param>
/// <param name="Highest">The largest.</param>
/// <param name="IsLogarithmic">Whether the network sees log(1 + x).</param>
public sealed record VectorScaling(float[] Mean, float[] Deviation, float[] Lowest, float[] Highest, bool IsLogarithmic)
{
    private const long BytesAtOnce = 1 << 24;

    /// <summary>Components of a vector.</summary>
    private int Size => Mean.Length;

    /// <summary>Scales vectors.</summary>
    /// <param name="vectors">float32, n x F, on any device.</param>
    /// <returns>float32, n x F, of mean 0 and deviation 1 over the training rows; the caller's to dispose.</returns>
    public Tensor Scale(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        using var scope = NewDisposeScope();
        var values = IsLogarithmic ? vectors.log1p() : vectors;
        return ((values - tensor(Mean, device: vectors.device)) / tensor(Deviation, device: vectors.device)).MoveToOuterDisposeScope();
    }

    /// <summary>The scaling of training rows.</summary>
    /// <param name="vectors">float32, N x F, on the CPU.</param>
    /// <param name="logarithmic">Whether to see log(1 + x); null = where no value is below 0.</param>
    /// <exception cref="EngineException">A value is not finite, or below 0 on a logarithmic scale; the message names its row.</exception>
    internal static VectorScaling Of(Tensor vectors, bool? logarithmic)
    {
        var size = (int)vectors.shape[1];
        var (lowest, highest) = (new float[size], new float[size]);
        Array.Fill(lowest, float.PositiveInfinity);
        Array.Fill(highest, float.NegativeInfinity);
        ForEachRow(vectors, (row, values) =>
        {
            for (var i = 0; i < size; i++)
            {
                if (!float.IsFinite(values[i]) || (logarithmic == true && values[i] < 0))
                {
                    throw Refused(row, i, values[i]);
                }

                (lowest[i], highest[i]) = (Math.Min(lowest[i], values[i]), Math.Max(highest[i], values[i]));
            }
        });
        var isLogarithmic = logarithmic ?? lowest.All(value => value >= 0);
        var (mean, deviation) = Moments(vectors, isLogarithmic ? value => Math.Log(1.0 + value) : value => value);
        return new(mean, deviation, lowest, highest, isLogarithmic);
    }

    /// <summary>Whether it is a scaling of vectors of so many components.</summary>
    internal bool IsOf(int size) =>
        new[] { Mean, Deviation, Lowest, Highest }.All(values => values.Length == size && values.All(float.IsFinite))
            && Deviation.All(value => value > 0)
            && Lowest.Zip(Highest).All(range => range.First <= range.Second)
            && (!IsLogarithmic || Lowest.All(value => value >= 0));

    /// <summary>The smallest and the largest values after scaling, F each.</summary>
    internal (Tensor Lowest, Tensor Highest) Range(Device device) =>
        (Scale(tensor(Lowest, device: device)), Scale(tensor(Highest, device: device)));

    /// <summary>
    /// Scaled values as they are in the data. Number by number, not in a tensor's operations, whose rounding may depend on where in it a
    /// number lies.
    /// </summary>
    /// <param name="scaled">Rows of scaled values, one behind the other.</param>
    /// <param name="values">The same rows in the data's unit.</param>
    internal void Unscale(ReadOnlySpan<float> scaled, Span<float> values)
    {
        for (var i = 0; i < scaled.Length; i++)
        {
            var column = i % Size;
            var value = Mean[column] + ((double)scaled[i] * Deviation[column]);
            values[i] = (float)Math.Clamp(IsLogarithmic ? Math.Exp(value) - 1 : value, Lowest[column], Highest[column]);
        }
    }

    private static (float[] Mean, float[] Deviation) Moments(Tensor vectors, Func<float, double> seen)
    {
        // Welford's sums, which large means do not spoil.
        var (rows, mean, squares) = (0L, new double[vectors.shape[1]], new double[vectors.shape[1]]);
        ForEachRow(vectors, (_, values) =>
        {
            rows++;
            for (var i = 0; i < mean.Length; i++)
            {
                var value = seen(values[i]);
                var distance = value - mean[i];
                mean[i] += distance / rows;
                squares[i] += distance * (value - mean[i]);
            }
        });
        return (
            Array.ConvertAll(mean, value => (float)value),
            Array.ConvertAll(squares, sum => (float)Math.Sqrt(sum / rows) is > 0 and var deviation ? deviation : 1));
    }

    private static void ForEachRow(Tensor vectors, RowAction action)
    {
        var (rows, size) = (vectors.shape[0], (int)vectors.shape[1]);
        var atOnce = Math.Max(1, BytesAtOnce / (size * sizeof(float)));
        for (var first = 0L; first < rows; first += atOnce)
        {
            using var scope = NewDisposeScope();
            var block = vectors.narrow(0, first, Math.Min(atOnce, rows - first)).contiguous();
            var values = MemoryMarshal.Cast<byte, float>(TensorBytes.Of(block));
            for (var row = 0; row < block.shape[0]; row++)
            {
                action(first + row, values.Slice(row * size, size));
            }
        }
    }

    private static EngineException Refused(long row, int component, float value) => new(FormattableString.Invariant(
        $"Row {row} of the vectors holds {value} in component {component}; ")
        + (float.IsFinite(value)
            ? "on a logarithmic scale (LogScale) values must be at least 0. Leave LogScale out, or set it to false."
            : "a generator learns from finite values only. Replace it, or leave the row out."));

    private delegate void RowAction(long row, ReadOnlySpan<float> values);
}
