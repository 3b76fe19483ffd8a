namespace FairDiff.Studies;

/// <summary>
/// Measures how fast a stage goes, from the times of its reports: by the median of the last ones, because one that took an hour, while the
/// machine slept, says nothing about the others.
/// </summary>
internal sealed class StageSpeed(TimeProvider time)
{
    /// <summary>So many intervals tell, beside the first, which prepares.</summary>
    private const int Enough = 2;
    private const int Window = 64;

    /// <summary>What is longer than this and than so many usual intervals is a pause, in which nothing was done.</summary>
    private const double UsualIntervals = 20;
    private static readonly TimeSpan LongestStep = TimeSpan.FromMinutes(1);

    private readonly Queue<(double Seconds, double Share)> _last = [];
    private (long Timestamp, double Fraction) _previous;
    private bool _prepares = true;

    /// <summary>Seconds that were spent on the stage, pauses left out.</summary>
    public double Active { get; private set; }

    /// <summary>Seconds for all of the stage at its present speed; null where too little was seen.</summary>
    public double? Whole =>
        _last.Count < Enough ? null : Median(_last.Select(interval => (interval.Seconds / interval.Share, interval.Share)));

    /// <summary>The stage begins.</summary>
    public void Begin() => _previous = (time.GetTimestamp(), 0);

    /// <summary>So much of the stage is done now.</summary>
    /// <param name="fraction">0 to 1.</param>
    /// <param name="isNewPart">Whether another part of it began, whose first steps prepare.</param>
    public void Observe(double fraction, bool isNewPart)
    {
        var (seconds, share) = (Spend(), fraction - _previous.Fraction);
        if (!_prepares && !isNewPart && share > 0)
        {
            _last.Enqueue((seconds, share));
            if (_last.Count > Window)
            {
                _last.Dequeue();
            }
        }

        // Reports that tell of no step, as the one at the start, prepare nothing.
        _prepares = isNewPart || (_prepares && share <= 0);
        _previous = (time.GetTimestamp(), fraction);
    }

    /// <summary>The stage ended.</summary>
    public void End() => Spend();

    private double Spend()
    {
        var seconds = time.GetElapsedTime(_previous.Timestamp).TotalSeconds;
        var usual = _last.Count == 0 ? 0 : Median(_last.Select(interval => (interval.Seconds, 1.0)));
        Active += Math.Min(seconds, Math.Max(LongestStep.TotalSeconds, UsualIntervals * usual));
        return seconds;
    }

    /// <summary>The weighted median; of two middle ones the smaller.</summary>
    private static double Median(IEnumerable<(double Value, double Weight)> values)
    {
        var sorted = values.OrderBy(value => value.Value).ToList();
        var (half, sum) = (sorted.Sum(value => value.Weight) / 2, 0.0);
        return sorted.First(value => (sum += value.Weight) >= half - 1e-12).Value;
    }
}
