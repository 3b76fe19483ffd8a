namespace FairDiff.MLflow.Rest;

/// <summary>Refuses option values that cannot work, with the option, the value and the allowed range.</summary>
internal static class OptionsCheck
{
    public static void Validate(MlflowOptions options)
    {
        Positive(options.StartTimeout, nameof(options.StartTimeout));
        Positive(options.FlushInterval, nameof(options.FlushInterval));
        Positive(options.FlushTimeout, nameof(options.FlushTimeout));
        if (options.RequestTimeout is { } timeout)
        {
            Positive(timeout, nameof(options.RequestTimeout));
        }

        if (options.SystemMetricsInterval is { } interval)
        {
            Positive(interval, nameof(options.SystemMetricsInterval));
        }

        if (options.RetryDelay is { } delay)
        {
            Require(delay >= TimeSpan.Zero && delay <= TimeSpan.FromMinutes(1), nameof(options.RetryDelay), delay, "0 to 1 minute");
        }

        Require(options.MaxRetries is null or (>= 0 and <= 10), nameof(options.MaxRetries), options.MaxRetries, "0 to 10");
        Require(options.QueueCapacity >= 1, nameof(options.QueueCapacity), options.QueueCapacity, "1 or more");
    }

    // A timer takes no more than this.
    private static void Positive(TimeSpan value, string name) =>
        Require(value > TimeSpan.Zero && value <= TimeSpan.FromDays(1), name, value, "above 0, at most 1 day");

    private static void Require(bool valid, string name, object? value, string allowed)
    {
        if (!valid)
        {
            throw new ArgumentOutOfRangeException(name, value, $"MlflowOptions.{name} is {value}; allowed is {allowed}.");
        }
    }
}
