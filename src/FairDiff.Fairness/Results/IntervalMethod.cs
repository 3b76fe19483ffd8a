using System.Text.Json.Serialization;

namespace FairDiff.Fairness;

/// <summary>How a bootstrap interval follows from the resamples.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IntervalMethod>))]
public enum IntervalMethod
{
    /// <summary>The quantiles of the resampled values (Efron 1979). Simple; too low or high when the value is biased or skewed.</summary>
    [JsonStringEnumMemberName("percentile")]
    Percentile,

    /// <summary>
    /// Bias-corrected and accelerated, BCa (Efron 1987): better for skewed metrics such as rates near 0 or 1, at the price of up to
    /// 500 more evaluations. Of more than 500 rows or clusters, blocks are left out in place of single ones. Where it does not exist (all
    /// resamples on one side of the value, nothing that varies, or a correction beyond its pole) a percentile interval stands in, and
    /// <see cref="ConfidenceInterval.Method"/> says so.
    /// </summary>
    [JsonStringEnumMemberName("BCa")]
    BiasCorrectedAccelerated,
}
