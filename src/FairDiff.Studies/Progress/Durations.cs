namespace FairDiff.Studies;

/// <summary>Durations as people say them.</summary>
internal static class Durations
{
    /// <summary>For example <c>42 s</c>, <c>6 min 10 s</c>, <c>2 h 14 min</c>.</summary>
    public static string Text(TimeSpan time) => time switch
    {
        { TotalSeconds: < 9.95 } => FormattableString.Invariant($"{time.TotalSeconds:0.0} s"),
        { TotalSeconds: < 59.5 } => FormattableString.Invariant($"{time.TotalSeconds:0} s"),
        { TotalMinutes: < 60 } => $"{(int)time.TotalMinutes} min {time.Seconds} s",
        _ => $"{(int)time.TotalHours} h {time.Minutes} min",
    };

    /// <summary>An estimate, rounded so that it does not pretend to be exact: <c>under 10 s</c>, <c>40 s</c>, <c>7 min</c>, <c>2 h 15
    /// min</c>.</summary>
    public static string Rough(TimeSpan time)
    {
        var minutes = (int)Math.Round(time.TotalMinutes);
        return time switch
        {
            { TotalSeconds: < 10 } => "under 10 s",
            { TotalSeconds: < 95 } => FormattableString.Invariant($"{Math.Ceiling(time.TotalSeconds / 10) * 10:0} s"),
            { TotalMinutes: < 60 } => $"{minutes} min",
            _ => $"{minutes / 60} h {minutes % 60} min",
        };
    }
}
