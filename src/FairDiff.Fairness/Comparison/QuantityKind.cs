namespace FairDiff.Fairness;

/// <summary>What a <see cref="QuantityName"/> is a number of.</summary>
public enum QuantityKind
{
    /// <summary>A metric of all rows.</summary>
    Overall,

    /// <summary>Best minus worst group; less is better.</summary>
    Gap,

    /// <summary>A metric of the group that it is worst in.</summary>
    Worst,

    /// <summary>A metric of one group.</summary>
    Group,

    /// <summary>A gap less its bias; in requirements only.</summary>
    Corrected,

    /// <summary>Smallest over largest value of the groups; in requirements only.</summary>
    Ratio,

    /// <summary>How far the farthest group is from all rows; in requirements only.</summary>
    ToOverall,
}
