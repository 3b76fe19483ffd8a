using FairDiff.Torch;
using Microsoft.Extensions.Logging;

namespace FairDiff.MLNet.Hosting.Logging;

/// <summary>Logs where a training or sampling stands, every few seconds and at its end.</summary>
internal sealed partial class TrainingProgressLog(ILoggerFactory loggers, TimeProvider time) : IProgress<TrainingProgress>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly ILogger _logger = loggers.CreateLogger("FairDiff.MLNet.Progress");
    private readonly Lock _lock = new();
    private string? _stage;
    private long _last;

    public void Report(TrainingProgress value)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            if (value.Stage == _stage && value.Step < value.TotalSteps && time.GetElapsedTime(_last, now) < Interval)
            {
                return;
            }

            (_stage, _last) = (value.Stage, now);
        }

        Progress(_logger, value.Stage, value.Step, value.TotalSteps, value.Loss);
    }

    [LoggerMessage(1, LogLevel.Information, "{Stage}: {Step} of {TotalSteps}, loss {Loss}.")]
    private static partial void Progress(ILogger logger, string stage, long step, long totalSteps, double? loss);
}
