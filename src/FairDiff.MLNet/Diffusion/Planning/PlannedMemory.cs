namespace FairDiff.MLNet;

/// <summary>
/// Memory that training holds at its peak, in bytes: the first four computed from the number of parameters (32-bit floats), the
/// activations measured. The runtime's own some hundred MB and the backward pass's buffers of a layer or two come on top; decoded images
/// are a mapped file.
/// </summary>
/// <param name="Weights">The network.</param>
/// <param name="Gradients">As much again.</param>
/// <param name="Optimizer">Two moments per parameter.</param>
/// <param name="Averages">One moving average; with snapshots for post-hoc lengths three.</param>
/// <param name="Activations">
/// Every tensor that the forward pass of a micro-batch makes, measured in a step of the training: exact within per cents in 32 bits, within
/// a fifth in bfloat16, where copies of weights and inputs are not seen and some views count twice.
/// </param>
public sealed record PlannedMemory(long Weights, long Gradients, long Optimizer, long Averages, long Activations)
{
    /// <summary>All of it.</summary>
    public long Total => Weights + Gradients + Optimizer + Averages + Activations;
}
