using System.Diagnostics;

namespace FairDiff.Studies;

/// <summary>Passes metrics on, and adds to each loss how fast the training goes: <c>STAGE/stepsPerSecond</c> since the loss
/// before.</summary>
internal sealed class StepRate(Action<string, double, long> log)
{
    private const string Loss = "/loss";
    private (long Step, long Time)? _last;

    public void Log(string name, double value, long step)
    {
        log(name, value, step);
        if (!name.EndsWith(Loss, StringComparison.Ordinal))
        {
            return;
        }

        var now = Stopwatch.GetTimestamp();
        if (_last is { } last && step > last.Step && now > last.Time)
        {
            log(
                $"{name[..^Loss.Length]}/stepsPerSecond", (step - last.Step) / Stopwatch.GetElapsedTime(last.Time, now).TotalSeconds,
                step);
        }

        _last = (step, now);
    }
}
