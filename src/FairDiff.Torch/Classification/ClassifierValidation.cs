namespace FairDiff.Torch.Classification;

/// <summary>
/// Images on which no step is taken, that choose among the weights of a training. Disposing it disposes its tensors.
/// </summary>
/// <param name="Images">uint8, M x 3 x S x S, on the CPU.</param>
/// <param name="Labels">Their labels, as those of a <see cref="ClassificationPass"/>.</param>
public sealed record ClassifierValidation(Tensor Images, Tensor Labels) : IDisposable
{
    /// <summary>The name of the loss.</summary>
    public const string Loss = "loss";

    /// <summary>What is measured, for the log.</summary>
    public string MetricName { get; init; } = Loss;

    /// <summary>Its value from probabilities (float32, M x K, CPU); null = the loss.</summary>
    public Func<Tensor, double>? Metric { get; init; }

    /// <summary>Whether small values of the metric are the good ones.</summary>
    public bool LowerIsBetter { get; init; }

    /// <summary>Steps from one check to the next; the last step is always checked.</summary>
    public int Interval { get; init; } = 50;

    /// <summary>Training stops after so many checks without a better one; null = never.</summary>
    public int? Patience { get; init; }

    /// <summary>Disposes images and labels.</summary>
    public void Dispose()
    {
        Images.Dispose();
        Labels.Dispose();
    }
}
