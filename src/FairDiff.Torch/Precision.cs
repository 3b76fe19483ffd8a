namespace FairDiff.Torch;

/// <summary>The number format of a network's computations. Weights, their gradients, averages and losses are in 32 bits always.</summary>
public enum Precision
{
    /// <summary>32-bit floating point throughout.</summary>
    Float32,

    /// <summary>
    /// bfloat16 in convolutions, linear layers and all between them: 1.6 to 2 times as fast as <see cref="Float32"/> on CPUs with AVX-512
    /// BF16, some 20 times as slow on CPUs without.
    /// </summary>
    BFloat16,

    /// <summary>
    /// Whichever of the two this machine's device computes faster: measured once per process, the first time that it is asked for
    /// (<see cref="PrecisionChoice"/>). What was begun in one precision goes on in it, on whatever machine.
    /// </summary>
    Auto,
}
