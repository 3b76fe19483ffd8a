namespace FairDiff.MLNet.Standardization;

/// <summary>Mean and deviation of each component of vectors, in one pass (Welford 1962); values that are not known do not count.</summary>
internal sealed class RunningMoments(int length)
{
    /// <summary>A deviation below this share of the mean is rounding: the component is constant.</summary>
    private const double Rounding = 1e-6;

    private readonly long[] _counts = new long[length];
    private readonly double[] _means = new double[length];
    private readonly double[] _squares = new double[length];

    /// <summary>The vectors added so far.</summary>
    public long Rows { get; private set; }

    public void Add(ReadOnlySpan<float> values)
    {
        Rows++;
        for (var i = 0; i < values.Length; i++)
        {
            if (float.IsFinite(values[i]))
            {
                var difference = values[i] - _means[i];
                _means[i] += difference / ++_counts[i];
                _squares[i] += difference * (values[i] - _means[i]);
            }
        }
    }

    /// <summary>Constant components are divided by 1.</summary>
    public FeatureScale ToScale() => new(
        Array.ConvertAll(_means, mean => (float)mean),
        [.. Enumerable.Range(0, length).Select(i => Math.Sqrt(_squares[i] / Math.Max(1, _counts[i])) is var deviation
            && deviation > Rounding * Math.Abs(_means[i]) ? (float)deviation : 1)]);
}
