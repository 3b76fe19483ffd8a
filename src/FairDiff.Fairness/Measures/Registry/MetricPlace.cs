namespace FairDiff.Fairness;

/// <summary>Where a page shows a metric. Every place has those before it too.</summary>
public enum MetricPlace
{
    /// <summary>Among all numbers, and in the glossary.</summary>
    Table,

    /// <summary>In the plots of the groups.</summary>
    Plots,

    /// <summary>In the sentences that say what was found. Differences between methods and sets are tested of these, and each is one more
    /// to correct for.</summary>
    Summary,
}
