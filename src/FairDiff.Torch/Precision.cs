namespace FairDiff.Torch;

/// <summary>The number format of a network's computations. Weights, their gradients, averages and losses are in 32 bits always.</summary>
public enum Precision
{
    /// <summary>32-bit floating point throughout.</summary>
    Float32,

    /// <summary>bfloat16 in convolutions, linear layers and all between them; 1.6 to 2 times faster on CPUs with AVX-512 BF16.</summary>
    BFloat16,
}
