namespace FairDiff.Torch;

/// <summary>The number format of convolutions and linear layers while training. Weights, norms and losses stay in 32 bits.</summary>
public enum Precision
{
    /// <summary>32-bit floating point throughout.</summary>
    Float32,

    /// <summary>bfloat16 inputs and weights in convolutions and linear layers; about 1.5 times faster on CPUs with AVX-512 BF16.</summary>
    BFloat16,
}
