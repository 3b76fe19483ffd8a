using static FairDiff.Shared.OptionChecks;

namespace FairDiff.MLNet.Classification;

/// <summary>Checks the options of a validation once, when the estimator is made.</summary>
internal static class ValidationOptionsValidation
{
    public static void Validate(this ValidationOptions options)
    {
        Require(options.Fraction is >= 0 and < 1, options.Fraction, "from 0 to below 1");
        Require(options.Set is null || options.Fraction == 0, options.Fraction, "0 where Set is given");
        Require(options.Fraction > 0 == options.ClusterColumnName is not null, options.ClusterColumnName,
            "the name of a column, such as the patient's, where Fraction is above 0, and null where it is 0");
        Require(options.ClusterColumnName != "", options.ClusterColumnName, "the name of a column");
        Require(options.GroupColumnNames.Count > 0 == options.Metric.IsOfWorstGroup, options.GroupColumnNames,
            "key columns with a worst-group metric, and empty with others");
        Require(
            options.GroupColumnNames.Distinct().Count() == options.GroupColumnNames.Count, options.GroupColumnNames, "columns that differ");
        AtLeast(1, options.MinimumGroupSize);
        AtLeast(1, options.Interval);
        Require(options.Patience is null or >= 1, options.Patience, "at least 1, or null for no early stopping");
    }
}
