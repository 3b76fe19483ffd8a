namespace FairDiff.MLNet;

public sealed partial class FairDiffCatalog
{
    /// <summary>
    /// Standardises features per group, for example per hospital: each component minus its mean over the rows of the group, divided by its
    /// deviation there. What a scanner or a stain adds to all of its images goes away; so does what its patients have in common.
    /// </summary>
    /// <example>
    /// <code>
    /// var pipeline = fair.StandardizeByGroup("Features", "Hospital")
    ///     .Append(ml.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
    /// </code>
    /// </example>
    /// <param name="columnName">The features: a vector of <see cref="float"/> of one length, or one number; they are replaced.</param>
    /// <param name="groupColumnNames">Key, Boolean or text columns, at least one, whose crossed values make the groups.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No group column is named.</exception>
    public StandardizeByGroupEstimator StandardizeByGroup(string columnName, params string[] groupColumnNames) =>
        StandardizeByGroup(new StandardizeByGroupOptions { InputColumnName = columnName, GroupColumnNames = groupColumnNames });

    /// <summary>The same with all options: another output column, rows of new groups, the smallest group.</summary>
    /// <example>
    /// <code>
    /// var stage = fair.StandardizeByGroup(new StandardizeByGroupOptions { GroupColumnNames = ["Hospital"], TargetRows = newHospital });
    /// </code>
    /// </example>
    /// <param name="options">The options.</param>
    /// <returns>The estimator.</returns>
    /// <exception cref="ArgumentException">No group column is named, or an option is outside its range.</exception>
    public StandardizeByGroupEstimator StandardizeByGroup(StandardizeByGroupOptions options) => new(_environment, options);
}
