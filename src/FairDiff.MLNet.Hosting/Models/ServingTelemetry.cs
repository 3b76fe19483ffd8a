using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FairDiff.MLNet.Hosting.Models;

/// <summary>The instruments of serving, on the meter and the source that <see cref="FairDiffTelemetry"/> names.</summary>
internal static class ServingTelemetry
{
    private const string ModelTag = "fairdiff.model.name";
    private const string ErrorTag = "error.type";

    private static readonly ActivitySource Source = new(FairDiffTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(FairDiffTelemetry.MeterName);

    private static readonly Counter<long> Swaps = Meter.CreateCounter<long>(
        "fairdiff.model.swaps", "{swap}", "Models that took their place, the first included, or with error.type could not be loaded.");

    private static readonly Histogram<double> Predictions = Meter.CreateHistogram<double>(
        "fairdiff.prediction.duration", "s", "Duration of one prediction of a pool.");

    /// <summary>When a prediction begins; 0 = nobody listens.</summary>
    public static long Now() => Predictions.Enabled ? Stopwatch.GetTimestamp() : 0;

    public static void Predicted(string model, long started, Exception? problem)
    {
        if (started != 0)
        {
            Predictions.Record(Stopwatch.GetElapsedTime(started).TotalSeconds, Tags(model, problem));
        }
    }

    public static Activity? Load(string model) => Source.StartActivity("fairdiff.model.load")?.SetTag(ModelTag, model);

    public static void Fail(Activity? activity, Exception exception) =>
        activity?.SetStatus(ActivityStatusCode.Error).SetTag(ErrorTag, exception.GetType().FullName);

    public static void Swapped(string model, Exception? problem)
    {
        if (Swaps.Enabled)
        {
            Swaps.Add(1, Tags(model, problem));
        }
    }

    private static TagList Tags(string model, Exception? problem)
    {
        var tags = new TagList { { ModelTag, model } };
        if (problem is not null)
        {
            tags.Add(ErrorTag, (problem.InnerException ?? problem).GetType().FullName);
        }

        return tags;
    }
}
