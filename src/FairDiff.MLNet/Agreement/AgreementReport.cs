using System.Globalization;

namespace FairDiff.MLNet;

/// <summary>Which synthetic images an <see cref="AgreementGateEstimator"/> let through.</summary>
/// <param name="ImageCount">The synthetic images.</param>
/// <param name="Rejected">Those that are left out.</param>
/// <param name="Columns">What was asked of them.</param>
public sealed record AgreementReport(int ImageCount, int Rejected, IReadOnlyList<AgreementColumn> Columns)
{
    /// <summary>The report in one sentence.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Rejected} of {ImageCount} synthetic images are left out: "
            + $"{string.Join(", ", Columns.Select(column => string.Create(CultureInfo.InvariantCulture,
                $"{column.Rejected} for their {column.Name} (real held-out images: {column.RealRejected} of {column.RealCount})")))}.");
}

/// <summary>What a classifier of one column said.</summary>
/// <param name="Name">The column.</param>
/// <param name="Rejected">Synthetic images in which it does not see their value.</param>
/// <param name="RealRejected">Real held-out images of which it says the same.</param>
/// <param name="RealCount">The real held-out images.</param>
/// <param name="Thresholds">For each value the probability that it has to give it at least.</param>
public sealed record AgreementColumn(
    string Name, int Rejected, int RealRejected, int RealCount, IReadOnlyDictionary<string, double> Thresholds);
