using System.ComponentModel;

namespace FairDiff.Studies;

/// <summary>What a set of rows is for.</summary>
public enum SetRole
{
    /// <summary>A group that the training data come from.</summary>
    InDistribution,

    /// <summary>Unseen in training; may be looked at while choosing settings.</summary>
    OodValidation,

    /// <summary>Unseen in training and in every choice.</summary>
    OodTest,
}

/// <summary>A group of the in-distribution data (for example one hospital), or an out-of-distribution set.</summary>
[Description("A group of the in-distribution data, or an out-of-distribution set.")]
internal sealed record StudySet
{
    [Description("Name of the group or set.")]
    public required string Name { get; init; }

    public required SetRole Role { get; init; }

    [Description("The attribute that the group is a value of; null for a set given by other means.")]
    public string? Attribute { get; init; }

    [Description("Real test rows.")]
    public required long N { get; init; }

    [Description("Labelled training rows per class: of several conditions those that have it, of soft labels those whose largest share it "
        + "is; empty for out-of-distribution sets.")]
    public IReadOnlyDictionary<string, long> Labelled { get; init; } = new Dictionary<string, long>();

    [Description("Of several conditions the training rows in which each is known; null where images have one class or a soft label.")]
    public IReadOnlyDictionary<string, long>? Known { get; init; }

    [Description("Training rows without a label.")]
    public long Unlabelled { get; init; }
}
