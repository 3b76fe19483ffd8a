using FairDiff.Fairness;

namespace FairDiff.MLNet;

/// <summary>Hands fairness reports on to ML.NET.</summary>
public static class FairnessReportExtensions
{
    /// <summary>Every value and gap of a report as a view, to filter, save or load into a data frame.</summary>
    /// <param name="report">The report.</param>
    /// <param name="mlContext">The context that the view belongs to.</param>
    /// <returns>
    /// One row per number, in the columns of <see cref="FairnessRow"/>: texts, <c>N</c> as Int32, and doubles that are NaN where there is
    /// none.
    /// </returns>
    public static IDataView ToDataView(this FairnessReport report, MLContext mlContext)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(mlContext);
        return mlContext.Data.LoadFromEnumerable(report.ToRows());
    }
}
