namespace FairDiff.Fairness;

/// <summary>How a bootstrap interval follows from the resamples.</summary>
public enum IntervalMethod
{
    /// <summary>The quantiles of the resampled values (Efron 1979). Simple; too low or high when the value is biased or skewed.</summary>
    Percentile,

    /// <summary>
    /// Bias-corrected and accelerated, BCa (Efron 1987): better for skewed metrics such as rates near 0 or 1, at the price of up to
    /// 500 more evaluations. Where it does not exist (all resamples on one side of the value) the percentile interval stands in.
    /// </summary>
    BiasCorrectedAccelerated,
}
