using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.Reporting.Comparison;

namespace FairDiff.Reporting;

/// <summary>The rows that methods get wrong with every training seed, as parts of a page (Ktena et al. 2024, Extended Data Fig.
/// 6).</summary>
public static class UnderservedFigures
{
    /// <summary>A line per method, the rows ordered so that those of the same methods are side by side: what methods have in
    /// common.</summary>
    /// <param name="errors">The rows.</param>
    /// <returns>A <c>figure</c>; null of one method, and where no row is always wrong.</returns>
    public static XElement? Picture(ConsistentErrors errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return UnderservedSection.Picture(errors);
    }

    /// <summary>How many rows each method always gets wrong, of all and of every group.</summary>
    /// <param name="errors">The rows.</param>
    /// <param name="caption">What the table is called.</param>
    public static XElement Table(ConsistentErrors errors, string caption)
    {
        ArgumentNullException.ThrowIfNull(errors);
        return UnderservedSection.Table(errors, caption);
    }
}
