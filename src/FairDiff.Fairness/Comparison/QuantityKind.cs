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
}
