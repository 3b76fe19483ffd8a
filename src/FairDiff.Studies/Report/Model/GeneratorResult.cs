using System.ComponentModel;

namespace FairDiff.Studies;

/// <summary>One trained image generator and pictures of what it makes.</summary>
[Description("One trained image generator.")]
internal sealed record GeneratorResult
{
    public required string Name { get; init; }

    [Description("What it is conditioned on and how it was sampled, in one sentence.")]
    public string? Description { get; init; }

    [Description("Training steps.")]
    public required long Steps { get; init; }

    [Description("Trainable parameters.")]
    public required long Parameters { get; init; }

    [Description("Seconds of training.")]
    public required double Seconds { get; init; }

    [Description("Synthetic images made.")]
    public long Images { get; init; }

    [Description("Seconds of sampling.")]
    public double? SamplingSeconds { get; init; }

    public IReadOnlyList<CurvePoint> LossCurve { get; init; } = [];

    [Description("Share of synthetic images that an independent classifier gives the requested label.")]
    public double? LabelAgreement { get; init => field = Finite.OrNull(value); }

    [Description("How good its images are; null in reports of earlier versions.")]
    public GeneratorQuality? Quality { get; init; }

    [Description("One entry per condition: synthetic images next to real ones.")]
    public IReadOnlyList<SamplePair> Samples { get; init; } = [];
}

/// <summary>Contact sheets of one condition.</summary>
[Description("Contact sheets of one condition; paths are relative to the report.")]
internal sealed record SamplePair
{
    [Description("The condition in words, for example 'tumour, hospital 3'.")]
    public required string Condition { get; init; }

    [Description("PNG of synthetic images.")]
    public required string Synthetic { get; init; }

    [Description("PNG of real images of the same condition; null where there is none to show.")]
    public string? Real { get; init; }

    [Description("Label agreement of this condition.")]
    public double? LabelAgreement { get; init => field = Finite.OrNull(value); }
}

/// <summary>A point of a loss curve.</summary>
[Description("A point of a loss curve.")]
internal sealed record CurvePoint(long Step, double Loss);
