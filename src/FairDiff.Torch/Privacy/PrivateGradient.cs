using System.Numerics;
using System.Runtime.InteropServices;
using TorchSharp;
using TorchSharp.Modules;

namespace FairDiff.Torch.Privacy;

/// <summary>
/// The gradient of a step of DP-SGD (Abadi et al. 2016, algorithm 1): those of the examples, each clipped to a norm, their sum with noise,
/// over the size that the batch has on average. No example can move the sum by more than that norm: one whose gradient is not finite adds
/// nothing.
/// </summary>
internal sealed class PrivateGradient : IDisposable
{
    private readonly Parameter[] parameters;
    private readonly PrivateGradientOptions options;
    private readonly Tensor[] sums;

    /// <param name="parameters">The weights, float32.</param>
    /// <param name="options">Norm, noise, batch.</param>
    public PrivateGradient(IReadOnlyList<Parameter> parameters, PrivateGradientOptions options)
    {
        (this.parameters, this.options) = ([.. parameters], options);
        using var noGradient = no_grad();
        sums = [.. parameters.Select(parameter => zeros_like(parameter, ScalarType.Float32).DetachFromDisposeScope())];
    }

    /// <summary>Adds the gradients that one example left at the weights, clipped, and takes them away there.</summary>
    /// <returns>The norm that they had.</returns>
    public double Add()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        Tensor?[] gradients = [.. parameters.Select(parameter => parameter.grad)];
        var onCpu = gradients.All(gradient => gradient is null || IsPlain(gradient)) && sums.All(IsPlain);
        var norm = onCpu ? Math.Sqrt(gradients.Sum(gradient => gradient is null ? 0 : SumOfSquares(Floats(gradient)))) : Norm(gradients);
        if (double.IsFinite(norm))
        {
            var scale = Math.Min(1, options.MaxNorm / Math.Max(norm, double.Epsilon));
            foreach (var (gradient, sum) in gradients.Zip(sums).Where(pair => pair.First is not null))
            {
                if (onCpu)
                {
                    AddScaled(Floats(gradient!), (float)scale, Floats(sum));
                }
                else
                {
                    sum.add_(gradient!.to(ScalarType.Float32), Held(scale));
                }
            }
        }

        foreach (var parameter in parameters)
        {
            parameter.grad = null;
        }

        return norm;
    }

    /// <summary>Leaves the noisy mean at the weights, and begins anew.</summary>
    /// <param name="step">The step, which decides the noise.</param>
    /// <returns>Its norm, noise and all: it tells no more than the weights do.</returns>
    public double Release(long step)
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        var noise = new float[sums.Sum(sum => sum.numel())];
        options.Random.Normals(PrivateRandom.Purpose.Noise, step, noise);
        var (place, squares) = (0, 0.0);
        foreach (var (parameter, sum) in parameters.Zip(sums))
        {
            var values = tensor(noise[place..(place += (int)sum.numel())]).reshape(sum.shape).to(sum.device);
            sum.add_(values, Held(options.NoiseMultiplier * options.MaxNorm)).div_(Held(options.ExpectedBatch));
            var gradient = sum.to(parameter.dtype, copy: true);
            squares += Math.Pow(gradient.norm().to(float64).item<double>(), 2);
            parameter.grad = gradient.MoveToOuterDisposeScope();
            sum.zero_();
        }

        return Math.Sqrt(squares);
    }

    public void Dispose()
    {
        foreach (var sum in sums)
        {
            sum.Dispose();
        }
    }

    private static bool IsPlain(Tensor tensor) =>
        tensor.dtype == ScalarType.Float32 && tensor.device_type == DeviceType.CPU && tensor.is_contiguous();

    private static Span<float> Floats(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);

    private static double Norm(Tensor?[] gradients)
    {
        Tensor[] norms = [.. gradients.OfType<Tensor>().Select(gradient => gradient.norm().to(float64))];
        return norms.Length == 0 ? 0 : stack(norms).norm().item<double>();
    }

    /// <summary>In portions that a 32-bit sum holds without loss that matters.</summary>
    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        const int Portion = 1024;
        var total = 0.0;
        for (; values.Length > 0; values = values[Math.Min(Portion, values.Length)..])
        {
            var part = values[..Math.Min(Portion, values.Length)];
            var vectors = MemoryMarshal.Cast<float, Vector<float>>(part);
            var sum = Vector<float>.Zero;
            foreach (var vector in vectors)
            {
                sum += vector * vector;
            }

            total += Vector.Sum(sum);
            foreach (var value in part[(vectors.Length * Vector<float>.Count)..])
            {
                total += value * value;
            }
        }

        return total;
    }

    private static void AddScaled(ReadOnlySpan<float> values, float scale, Span<float> sums)
    {
        var from = MemoryMarshal.Cast<float, Vector<float>>(values);
        var to = MemoryMarshal.Cast<float, Vector<float>>(sums);
        var factor = new Vector<float>(scale);
        for (var i = 0; i < from.Length; i++)
        {
            to[i] += from[i] * factor;
        }

        for (var i = from.Length * Vector<float>.Count; i < values.Length; i++)
        {
            sums[i] += values[i] * scale;
        }
    }
}

/// <summary>What a private gradient is made with.</summary>
/// <param name="MaxNorm">The norm that the gradient of an example is clipped to.</param>
/// <param name="NoiseMultiplier">Standard deviation of the noise as a multiple of it; 0 = none.</param>
/// <param name="ExpectedBatch">The size that a batch has on average.</param>
/// <param name="Random">Where the noise comes from.</param>
internal sealed record PrivateGradientOptions(double MaxNorm, double NoiseMultiplier, double ExpectedBatch, PrivateRandom Random);
