using FairDiff.Shared;
using FairDiff.Torch.Classification;

namespace FairDiff.MLNet;

/// <summary>How <see cref="FairDiffCatalog.AdaptBatchNorm"/> adapts a classifier, and when it does not.</summary>
public sealed record BatchNormAdaptationOptions
{
    /// <summary>
    /// As many images as the training's own statistics count for, at least 0: N of Schneider et al. 2020, equation 3. The default is 16.
    /// </summary>
    public double SourceWeight { get; init; } = 16;

    /// <summary>The rows that are needed, at least 2; fewer are not adapted to. The default is 50.</summary>
    public int MinimumRows { get; init; } = 50;

    /// <summary>The label of the reference rows: a key or Boolean column with the classes of the training.</summary>
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>When the difference to the reference rows is one of labels.</summary>
    public LabelShiftOptions Guard
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>Stops the reading of images with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        OptionChecks.NotNegative(SourceWeight);
        OptionChecks.AtLeast(2, MinimumRows);
        OptionChecks.NotEmpty(LabelColumnName);
    }
}
