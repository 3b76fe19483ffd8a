namespace FairDiff.Fairness;

/// <summary>What the data must have for a metric. Without probabilities it is undefined, with that reason; without one of the others it
/// is left out.</summary>
[Flags]
public enum MetricNeeds
{
    /// <summary>Any data will do.</summary>
    None = 0,

    /// <summary>Classes of which each row has one (<see cref="FairnessData"/>).</summary>
    ExclusiveClasses = 1,

    /// <summary>Conditions that go together (<see cref="MultiLabelData"/>).</summary>
    Conditions = 2,

    /// <summary>Soft labels (<see cref="FairnessData.SoftLabels"/>).</summary>
    SoftLabels = 4,

    /// <summary>High-risk classes (<see cref="FairnessOptions.HighRiskClasses"/>).</summary>
    HighRiskClasses = 8,

    /// <summary>Scores that are probabilities.</summary>
    Probabilities = 16,
}
