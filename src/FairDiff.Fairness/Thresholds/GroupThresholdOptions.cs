namespace FairDiff.Fairness;

/// <summary>What decision thresholds are to keep in every group, for <see cref="GroupThresholds"/>.</summary>
public sealed record GroupThresholdOptions
{
    /// <summary>Gets the attribute, or a crossing such as "site*sex", whose groups are looked at.</summary>
    public required string Attribute { get; init; }

    /// <summary>Gets the class that is told from the rest; null (the default) = the second of two classes, or every condition that goes
    /// together with others.</summary>
    public string? ClassName { get; init; }

    /// <summary>Gets what must not be lower than the floor: <see cref="ThresholdRule.SensitivityAtLeast"/> (the default) or
    /// <see cref="ThresholdRule.SpecificityAtLeast"/>.</summary>
    public ThresholdRule Rule { get; init; } = ThresholdRule.SensitivityAtLeast;

    /// <summary>Gets the floor, from 0.5 to 0.999. The default is 0.85.</summary>
    public double Floor { get; init; } = .85;

    /// <summary>Gets how sure it must be that no group falls below the floor on other rows, from 0.5 to 0.999: all groups and conditions
    /// together. The default is 0.95.</summary>
    public double Confidence { get; init; } = .95;

    /// <summary>Gets whether each group has a threshold of its own; otherwise all share one. The default is true.</summary>
    public bool PerGroup { get; init; } = true;

    /// <summary>Gets the threshold in use: no group may then have a lower balanced accuracy on the validation rows than it has with that
    /// one, so that no group pays for another. Null (the default) = not asked.</summary>
    public double? Present { get; init; }

    /// <summary>Gets which values of the attribute are missing; such rows are no group.</summary>
    public MissingValues MissingValues { get; init; } = MissingValues.Default;

    internal void Validate()
    {
        if (Rule is not (ThresholdRule.SensitivityAtLeast or ThresholdRule.SpecificityAtLeast))
        {
            throw new ArgumentOutOfRangeException(
                nameof(Rule), Rule, "Rule must be SensitivityAtLeast or SpecificityAtLeast: what the floor is of.");
        }

        CheckShare(nameof(Floor), Floor);
        CheckShare(nameof(Confidence), Confidence);
        if (Present is { } present && !double.IsFinite(present))
        {
            throw new ArgumentOutOfRangeException(nameof(Present), present, "Present must be a finite number: the threshold in use.");
        }
    }

    private static void CheckShare(string name, double value)
    {
        if (!(value is >= .5 and <= .999))
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be from 0.5 to 0.999.");
        }
    }
}
