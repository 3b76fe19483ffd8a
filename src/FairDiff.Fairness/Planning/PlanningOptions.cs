namespace FairDiff.Fairness;

/// <summary>What an evaluation that is still to be made is to show, for <see cref="EvaluationPlanner"/>. At least one of
/// <see cref="IntervalWidth"/> and <see cref="Gap"/> is set.</summary>
public sealed record PlanningOptions
{
    /// <summary>Gets the metric, one of <see cref="MetricNames"/> or of the user's own.</summary>
    public required string Metric { get; init; }

    /// <summary>Gets the attribute whose groups are planned, or a crossing such as "site*sex"; null (the default) = all rows are one group,
    /// which has no gap.</summary>
    public string? Attribute { get; init; }

    /// <summary>Gets how wide the interval of the metric may be in each group, above 0, in the unit of the metric (0.1 of an accuracy is
    /// ± 5 points); null (the default) = not asked.</summary>
    public double? IntervalWidth { get; init; }

    /// <summary>Gets the smallest gap between groups that is to be told from chance, above 0, in the unit of the metric; null (the default)
    /// = not asked.</summary>
    public double? Gap { get; init; }

    /// <summary>Gets how often a gap of that size is to be found, from 0.5 to 0.99. The default is 0.8.</summary>
    public double Power { get; init; } = .8;

    /// <summary>Gets how many evaluations are simulated for each number of rows, 100 to 10,000. The default is 500.</summary>
    public int Simulations { get; init; } = 500;

    /// <summary>Gets the most rows of a group (clusters, where rows have some) that are tried, 10 to 1,000,000. The default is
    /// 100,000.</summary>
    public int MaximumUnits { get; init; } = 100_000;

    internal void Validate()
    {
        if (IntervalWidth is null && Gap is null)
        {
            throw new FairnessException(
                "Nothing to plan: set IntervalWidth (how sure each group is to be), Gap (what is to be found), or both.");
        }

        if (Gap is not null && Attribute is null)
        {
            throw new FairnessException("A gap is between groups: name the Attribute.");
        }

        CheckPositive(nameof(IntervalWidth), IntervalWidth);
        CheckPositive(nameof(Gap), Gap);
        if (!(Power is >= .5 and <= .99))
        {
            throw new ArgumentOutOfRangeException(nameof(Power), Power, "Power must be from 0.5 to 0.99, such as 0.8.");
        }

        if (Simulations is < 100 or > 10_000)
        {
            throw new ArgumentOutOfRangeException(nameof(Simulations), Simulations, "Simulations must be 100 to 10,000.");
        }

        if (MaximumUnits is < 10 or > 1_000_000)
        {
            throw new ArgumentOutOfRangeException(nameof(MaximumUnits), MaximumUnits, "MaximumUnits must be 10 to 1,000,000.");
        }
    }

    private static void CheckPositive(string name, double? value)
    {
        if (value is { } number && !(number > 0 && double.IsFinite(number)))
        {
            throw new ArgumentOutOfRangeException(name, number, $"{name} must be above 0.");
        }
    }
}
