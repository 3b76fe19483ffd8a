namespace FairDiff.Studies;

/// <summary>Where a study stands.</summary>
/// <param name="Fraction">Share of the expected time that is done, 0 to 1.</param>
/// <param name="Left">Expected time left; null until something was measured.</param>
/// <param name="Stage">Name of the stage at work.</param>
/// <param name="StageFraction">Share of the stage that is done.</param>
/// <param name="Detail">Step and loss of the stage in words.</param>
public readonly record struct ProgressSnapshot(double Fraction, TimeSpan? Left, string Stage, double StageFraction, string Detail)
{
    /// <summary>The beginning of every plain line.</summary>
    public string Head => FormattableString.Invariant($"[{100 * Fraction,3:0} %, {(Fraction >= 1 ? "done" : TimeLeft)}]");

    /// <summary>The time left in words.</summary>
    public string TimeLeft => Left is { } left ? $"{Durations.Rough(left)} left" : "measuring the time";
}

/// <summary>Shows progress: a live display on a terminal, lines elsewhere.</summary>
public interface IProgressView : IDisposable
{
    /// <summary>The numbers changed.</summary>
    /// <param name="snapshot">Where the study stands.</param>
    void Refresh(in ProgressSnapshot snapshot);

    /// <summary>A line to keep. An interim one only repeats what a live display shows anyway.</summary>
    /// <param name="text">The line.</param>
    /// <param name="interim">Whether it only repeats the numbers.</param>
    void Line(string text, bool interim);
}
