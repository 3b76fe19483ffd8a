namespace FairDiff.Fairness;

/// <summary>Which values of a metric are good.</summary>
public enum MetricDirection
{
    /// <summary>Large ones.</summary>
    HigherIsBetter,

    /// <summary>Small ones, as of errors.</summary>
    LowerIsBetter,

    /// <summary>Neither, as of a selection rate; where best and worst are told apart, the smallest counts as the worst. A metric with a
    /// <see cref="MetricDefinition.Target"/> has this too.</summary>
    Neither,
}
