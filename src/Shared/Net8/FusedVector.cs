using System.Runtime.Intrinsics.X86;

namespace System.Runtime.Intrinsics;

/// <summary>What .NET 9 and later say of vectors.</summary>
internal static class FusedVector
{
    extension(Vector256)
    {
        /// <summary>left * right + addend, rounded once.</summary>
        public static Vector256<float> FusedMultiplyAdd(Vector256<float> left, Vector256<float> right, Vector256<float> addend) =>
            Fma.IsSupported ? Fma.MultiplyAdd(left, right, addend) : OneByOne(left, right, addend);
    }

    private static Vector256<float> OneByOne(Vector256<float> left, Vector256<float> right, Vector256<float> addend)
    {
        Span<float> sums = stackalloc float[Vector256<float>.Count];
        for (var i = 0; i < sums.Length; i++)
            sums[i] = float.FusedMultiplyAdd(left[i], right[i], addend[i]);
        return Vector256.Create<float>(sums);
    }
}
