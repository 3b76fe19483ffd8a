using FairDiff.Torch.Membership;
using static FairDiff.Shared.OptionChecks;

namespace FairDiff.MLNet;

/// <summary>How a generator is audited.</summary>
public sealed record GeneratorAuditOptions
{
    /// <summary>The image column (<c>MLImage</c>) of both views.</summary>
    public string ImageColumnName { get; init; } = "Image";

    /// <summary>
    /// The column (keys or texts) whose rows belong together, such as the patient: membership is then a patient's, whose images share one
    /// score, and a patient in both views is an error. Null = each image is a unit of its own; wrong where a patient has several.
    /// </summary>
    public string? ClusterColumnName { get; init; }

    /// <summary>The images of the generator in which near-copies are looked for: a store. Null = those in the workspace, where there are
    /// any.</summary>
    public string? StorePath { get; init; }

    /// <summary>Features in which near-copies are looked for besides pixels and shapes, such as
    /// <see cref="ImageFeatures.FromWeights"/>; null = none.</summary>
    public ImageFeatures? Features { get; init; }

    /// <summary>The share of false alarms that members and near-copies are looked for at; above 0 to 0.5.</summary>
    public double FalseAlarmRate { get; init; } = 0.01;

    /// <summary>At which noise, and how often, the generator is asked about each image.</summary>
    public MembershipScoreOptions Scores { get; init; } = new();

    /// <summary>The seed of the controls' splits.</summary>
    public int Seed { get; init; }

    /// <summary><c>auto</c>, <c>cpu</c>, <c>cuda</c> or <c>cuda:N</c>.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Whether to use the CPU when the asked-for device is not there; otherwise that is an error.</summary>
    public bool FallbackToCpu { get; init; }

    /// <summary>Stops with <see cref="OperationCanceledException"/>.</summary>
    public CancellationToken CancellationToken { get; init; }

    internal void Validate()
    {
        NotEmpty(ImageColumnName);
        NotEmpty(Device);
        ArgumentNullException.ThrowIfNull(Scores);
        Require(FalseAlarmRate is > 0 and <= 0.5, FalseAlarmRate, "above 0 and at most 0.5");
    }
}
