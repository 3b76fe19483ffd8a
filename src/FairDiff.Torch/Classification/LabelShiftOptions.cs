using static FairDiff.Shared.OptionChecks;

namespace FairDiff.Torch.Classification;

/// <summary>When <see cref="ImageClassifier.CheckLabelShift"/> takes the difference between two sets of images for one of labels.</summary>
public sealed record LabelShiftOptions
{
    /// <summary>
    /// How far the interval of a class's share may lie from its share in training, 0 to 1: nearer ones are no shift of labels. The default
    /// is 0.1.
    /// </summary>
    public double Limit { get; init; } = 0.1;

    /// <summary>
    /// How much of the shift of the batch-norm statistics the other shares alone must explain, 0 to 1. The default is one half.
    /// </summary>
    public double ExplainedShare { get; init; } = 0.5;

    /// <summary>
    /// How far what reaches the first batch norm may lie from what the shares explain, in deviations of a channel (root mean square over
    /// channels), at least 0: farther, and the images look different, whatever their labels. The default is 0.2.
    /// </summary>
    public double LookLimit { get; init; } = 0.2;

    /// <summary>The images of each set that are looked at, drawn evenly, at least 20. The default is 500: the check then costs a few
    /// seconds at most.</summary>
    public int MaximumImages { get; init; } = 500;

    /// <summary>The coverage of the intervals of shares, between 0 and 1.</summary>
    public double ConfidenceLevel { get; init; } = 0.95;

    /// <summary>Resamples of both sets for these intervals, at least 20.</summary>
    public int BootstrapSamples { get; init; } = 200;

    /// <summary>The seed of draws and resamples.</summary>
    public int Seed { get; init; }

    internal void Validate()
    {
        Probability(Limit);
        Probability(ExplainedShare);
        NotNegative(LookLimit);
        Require(ConfidenceLevel is > 0 and < 1, ConfidenceLevel, "between 0 and 1");
        AtLeast(20, MaximumImages);
        AtLeast(20, BootstrapSamples);
    }
}
