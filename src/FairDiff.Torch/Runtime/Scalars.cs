using TorchSharp;

namespace FairDiff.Torch;

/// <summary>
/// Numbers in tensor operations. TorchSharp 0.107 keeps nothing of a <see cref="Scalar"/> but its address while libtorch reads it: one that
/// was made of a number in the call itself may be collected meanwhile, which now and then ends a training ("Unknown scalar type"). That
/// holds for <c>x * 0.5</c> as for <c>x + y</c>, whose factor of y is such a number. The library therefore writes <c>x * Held(0.5)</c> and
/// <c>x.Plus(y)</c>; a test finds what it does not.
/// </summary>
internal static class Scalars
{
    // Far more than any operation takes.
    private const int HeldPerThread = 64;

    /// <summary>Held for as long as the process lives.</summary>
    public static readonly Scalar One = 1;

    [ThreadStatic]
    private static Scalar?[]? held;

    [ThreadStatic]
    private static int next;

    /// <summary>A whole number, for one operation of this thread: it is freed once 64 others were made after it.</summary>
    public static Scalar Held(long value) => Hold(value);

    /// <summary>The same for a real number.</summary>
    public static Scalar Held(double value) => Hold(value);

    /// <summary>The sum of two tensors.</summary>
    public static Tensor Plus(this Tensor left, Tensor right) => left.add(right, One);

    /// <summary>The sum of a tensor and a number.</summary>
    public static Tensor Plus(this Tensor left, Scalar right) => left.add(right, One);

    /// <summary>A number less a tensor.</summary>
    public static Tensor Minus(this Scalar left, Tensor right) => right.neg().add(left, One);

    /// <summary>The square of each element.</summary>
    public static Tensor Squared(this Tensor tensor) => tensor.pow(Held(2));

    private static Scalar Hold(Scalar scalar)
    {
        held ??= new Scalar?[HeldPerThread];
        held[next]?.Dispose();
        held[next] = scalar;
        next = (next + 1) % HeldPerThread;
        return scalar;
    }
}
