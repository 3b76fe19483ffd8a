namespace FairDiff.Studies;

/// <summary>
/// Decides when progress is worth a line: at most every ten seconds, and only when the stage passed another tenth or a
/// minute went by. So a stage of a minute and one of a day both stay readable.
/// </summary>
internal sealed class LineThrottle(TimeProvider time)
{
    private static readonly TimeSpan AtMost = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan AtLeast = TimeSpan.FromMinutes(1);
    private long last = time.GetTimestamp();
    private int tenth;

    public bool IsDue(double stageFraction)
    {
        var since = time.GetElapsedTime(last);
        if (since < AtMost || ((int)(stageFraction * 10) <= tenth && since < AtLeast))
        {
            return false;
        }

        tenth = (int)(stageFraction * 10);
        last = time.GetTimestamp();
        return true;
    }

    /// <summary>Another stage begins.</summary>
    public void Restart() => (tenth, last) = (0, time.GetTimestamp());
}
