namespace FairDiff.Fairness;

/// <summary>The estimates of exclusive classes, or of one condition against its absence.</summary>
public sealed record EstimatedTask
{
    /// <summary>Gets the condition; null of exclusive classes.</summary>
    public string? Condition { get; init; }

    /// <summary>Gets why there is no estimate, and what would help; null where there is one.</summary>
    public string? Refusal { get; init; }

    /// <summary>Gets the share of right decisions; null where it is refused.</summary>
    public Estimate? Accuracy { get; init; }

    /// <summary>Gets the shares of all unlabelled rows that are of a class (first index, in the order of <see cref="Classes"/>) and
    /// predicted as one (second index); null where it is refused.</summary>
    public IReadOnlyList<IReadOnlyList<double>>? Confusion { get; init; }

    /// <summary>Gets the classes; of a condition its absence and its presence.</summary>
    public required IReadOnlyList<EstimatedClass> Classes { get; init; }

    /// <summary>Gets whether the prevalences are others than in the labelled rows.</summary>
    public PrevalenceShift? Shift { get; init; }

    /// <summary>Gets the accuracy under each of the three assumptions, also where it is refused; empty where there are too few
    /// rows.</summary>
    public IReadOnlyList<PerformanceScenario> Scenarios { get; init; } = [];

    /// <summary>Gets what the estimator says of each labelled site when its labels are hidden, beside the truth.</summary>
    public IReadOnlyList<SiteCheck> Sites { get; init; } = [];

    /// <summary>Gets the root mean square of the errors of the accuracy over <see cref="Sites"/>, which the interval has in it; null with
    /// fewer than two of them.</summary>
    public double? SiteError { get; init; }

    /// <summary>Gets how far the scores are from every mixture of those of the labelled classes, beyond chance (0 = no more than
    /// chance), by which the interval is widened; null where prevalences were stated, as nothing rests on it then.</summary>
    public double? Misfit { get; init; }

    /// <summary>Gets the groups by attribute or crossing; empty where the estimate is refused.</summary>
    public IReadOnlyDictionary<string, EstimatedGrouping> Groupings { get; init; } = new Dictionary<string, EstimatedGrouping>();
}
