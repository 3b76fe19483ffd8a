using FairDiff.Fairness;
using FairDiff.Reporting.Tables;

namespace FairDiff.Reporting;

/// <summary>Fairness results as plain text: to read on a console, and to grep. A report itself has <c>ToString</c> and
/// <c>ToCsv</c>.</summary>
public static class FairnessTables
{
    /// <summary>Writes how two methods compare, a line for each number.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="heading">What is compared with what.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteTo(this MethodComparison comparison, string heading, TextWriter output) =>
        ComparisonTables.Write(comparison, heading, output);

    /// <summary>Writes how other data sets compare with the evaluated one, a line for each number.</summary>
    /// <param name="shift">The sets.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteTo(this ShiftReport shift, TextWriter output) => ComparisonTables.Write(shift, output);

    /// <summary>Writes a line for each method: a metric of all rows, its gaps, and where the method is on the front of both.</summary>
    /// <param name="comparisons">The methods.</param>
    /// <param name="groupings">The attributes whose gaps are told.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteTo(
        this MethodComparisons comparisons, IReadOnlyList<string> groupings, string metric, TextWriter output) =>
        MethodTable.Write(comparisons, MethodFront.Find(comparisons, groupings, metric), groupings, metric, output);

    /// <summary>Writes who is failed whatever the training seed, by group, and whether other methods fail the same ones.</summary>
    /// <param name="errors">The rows.</param>
    /// <param name="highRiskOnly">Whether only rows of high-risk classes were looked at.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteTo(this ConsistentErrors errors, bool highRiskOnly, TextWriter output) =>
        IndividualsTable.Write(errors, highRiskOnly, output);

    /// <summary>Writes how often conditions come together: what a classifier may have learned to rely on.</summary>
    /// <param name="sets">The sets by name.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteTo(this IReadOnlyDictionary<string, LabelCoOccurrence> sets, TextWriter output) =>
        CoOccurrenceTable.Write(sets, output);

    /// <summary>Writes how each group compares with all others by the posteriors of a metric.</summary>
    /// <param name="report">The report.</param>
    /// <param name="metric">The metric.</param>
    /// <param name="output">Where it goes.</param>
    public static void WritePosteriors(this FairnessReport report, string metric, TextWriter output) =>
        PosteriorTable.Write(report, metric, output);

    /// <summary>Writes how many rows an evaluation needs, a line for each group, with what the simulation leaves open in
    /// brackets.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteTo(this EvaluationPlan plan, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(plan);
        EvaluationPlanTable.Write(plan, output);
    }

    /// <summary>Writes how well a model is expected to do without labels, or why that is not said.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="output">Where it goes.</param>
    public static void WriteTo(this PerformanceEstimate estimate, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(estimate);
        PerformanceEstimateTable.Write(estimate, output);
    }
}
