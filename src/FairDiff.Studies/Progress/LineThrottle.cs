namespace FairDiff.Studies;

/// <summary>
/// Decides when progress is worth a line: at most every ten seconds, and only when the stage passed another tenth or a
/// minute went by. So a stage of a minute and one of a day both stay readable.
/// </summary>
internal sealed class LineThrottle(TimeProvider time)
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1);
    private long _last = time.GetTimestamp();
    private int _tenth;

    public bool IsDue(double stageFraction)
    {
        var since = time.GetElapsedTime(_last);
        if (since < AtMost || ((int)(stageFraction * 10) <= _tenth && since < AtLeast))
        {
            return false;
        }

        _tenth = (int)(stageFraction * 10);
        _last = time.GetTimestamp();
        return true;
    }

    /// <summary>Another stage begins.</summary>
    public void Restart() => (_tenth, _last) = (0, time.GetTimestamp());
}
