namespace FairDiff.Fairness;

/// <summary>How the values of a metric are written.</summary>
public enum MetricUnit
{
    /// <summary>A share, shown in percent.</summary>
    Percent,

    /// <summary>A plain number.</summary>
    Number,
}
