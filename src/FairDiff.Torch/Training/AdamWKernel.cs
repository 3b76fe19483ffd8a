using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using TorchSharp;

namespace FairDiff.Torch.Training;

/// <summary>
/// A step of <see cref="AdamW"/> that passes over memory once, a portion that stays in the processor's cache at a time. libtorch's eight
/// operations each read and write all of a parameter instead. Every number is rounded as they round it (and roots are left to libtorch), so
/// that the weights are the same bits.
/// </summary>
internal sealed class AdamWKernel(AdamWFactors factors) : IDisposable
{
    private const int PortionLength = 1 << 18;

    /// <summary>What one thread takes at a time.</summary>
    private const int PartLength = 1 << 14;

    /// <summary>So many numbers are worth another thread.</summary>
    private const int NumbersPerThread = 1 << 16;

    // Rounded as libtorch rounds scalars.
    private readonly float meanShare = (float)factors.MeanShare;
    private readonly float squareDecay = (float)factors.SquareDecay;
    private readonly float squareShare = (float)factors.SquareShare;
    private readonly float squareScale = (float)factors.SquareScale;
    private readonly float epsilon = (float)factors.Epsilon;
    private readonly float parameterDecay = (float)factors.ParameterDecay;
    private readonly float stepSize = (float)factors.StepSize;
    private readonly Tensor roots = empty(PortionLength);
    private readonly List<Part> parts = [];
    private int filled;

    /// <summary>Whether the processor multiplies and adds at once, which libtorch then does too.</summary>
    private static bool IsSupported => Fma.IsSupported && Vector256.IsHardwareAccelerated;

    /// <summary>Whether these tensors each lie in memory as one run of 32-bit numbers.</summary>
    public static bool Takes(params ReadOnlySpan<Tensor> tensors)
    {
        foreach (var tensor in tensors)
        {
            if (tensor.dtype != ScalarType.Float32
                || tensor.device_type != DeviceType.CPU
                || !tensor.is_contiguous()
                || tensor.numel() > int.MaxValue / sizeof(float))
            {
                return false;
            }
        }

        return IsSupported;
    }

    /// <summary>Updates a parameter and its moments, at the latest with <see cref="Finish"/>; until then its tensors must live.</summary>
    public void Update(Tensor parameter, Tensor gradient, Tensor mean, Tensor square)
    {
        var (p, g, m, s) = (new Floats(parameter), new Floats(gradient), new Floats(mean), new Floats(square));
        var count = (int)parameter.numel();
        for (int start = 0, length; start < count; start += length)
        {
            length = Math.Min(Math.Min(PartLength, count - start), PortionLength - filled);
            parts.Add(new Part(p.From(start), g.From(start), m.From(start), s.From(start), new Floats(roots).From(filled), length));
            filled += length;
            if (filled == PortionLength)
            {
                Finish();
            }
        }
    }

    /// <summary>Updates what is left.</summary>
    public void Finish()
    {
        ForEachPart(UpdateMoments);
        using (var squares = roots.narrow(0, 0, filled))
        {
            squares.sqrt_().Dispose();
        }

        ForEachPart(UpdateParameter);
        parts.Clear();
        filled = 0;
    }

    public void Dispose() => roots.Dispose();

    private void ForEachPart(Action<Part> update)
    {
        var threads = Math.Min(get_num_threads(), filled / NumbersPerThread);
        if (threads > 1)
        {
            Parallel.ForEach(parts, new ParallelOptions { MaxDegreeOfParallelism = threads }, update);
        }
        else
        {
            parts.ForEach(update);
        }
    }

    private void UpdateMoments(Part part)
    {
        var gradient = part.Gradient.Span(part.Length);
        var mean = part.Mean.Span(part.Length);
        var square = part.Square.Span(part.Length);
        var root = part.Root.Span(part.Length);
        var i = 0;
        for (; i <= part.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var g = Vector256.Create<float>(gradient[i..]);
            var m = Vector256.Create<float>(mean[i..]);
            var s = Vector256.Create<float>(square[i..]);
            Vector256.FusedMultiplyAdd(Vector256.Create(meanShare), g - m, m).CopyTo(mean[i..]);
            s = Vector256.FusedMultiplyAdd(g * squareShare, g, s * squareDecay);
            s.CopyTo(square[i..]);
            s.CopyTo(root[i..]);
        }

        for (; i < part.Length; i++)
        {
            mean[i] = MathF.FusedMultiplyAdd(meanShare, gradient[i] - mean[i], mean[i]);
            square[i] = MathF.FusedMultiplyAdd(gradient[i] * squareShare, gradient[i], square[i] * squareDecay);
            root[i] = square[i];
        }
    }

    private void UpdateParameter(Part part)
    {
        var parameter = part.Parameter.Span(part.Length);
        var mean = part.Mean.Span(part.Length);
        var root = part.Root.Span(part.Length);
        var i = 0;
        for (; i <= part.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var denominator = (Vector256.Create<float>(root[i..]) * squareScale) + Vector256.Create(epsilon);
            var change = Vector256.Create<float>(mean[i..]) * stepSize / denominator;
            ((Vector256.Create<float>(parameter[i..]) * parameterDecay) + change).CopyTo(parameter[i..]);
        }

        for (; i < part.Length; i++)
        {
            var denominator = (root[i] * squareScale) + epsilon;
            parameter[i] = (parameter[i] * parameterDecay) + (mean[i] * stepSize / denominator);
        }
    }

    /// <summary>Neighbouring numbers of a parameter, its gradient, its moments, and room for the root of the second.</summary>
    private readonly record struct Part(Floats Parameter, Floats Gradient, Floats Mean, Floats Square, Floats Root, int Length);

    /// <summary>Where numbers of a tensor begin.</summary>
    private readonly unsafe struct Floats
    {
        private readonly float* first;

        public Floats(Tensor tensor)
            : this((float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes)))
        {
        }

        private Floats(float* first) => this.first = first;

        public Floats From(int index) => new(first + index);

        public Span<float> Span(int length) => new(first, length);
    }
}
