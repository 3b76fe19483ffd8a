using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FairDiff.MLNet.Telemetry;

/// <summary>What the stages tell OpenTelemetry, by the names of <see cref="FairDiffTelemetry"/>. Tags are few: the network, the kind
/// of error; no path, no label, no attribute.</summary>
internal static class StageTelemetry
{
    private const string NetworkTag = "fairdiff.network";
    private static readonly ActivitySource Source = new(FairDiffTelemetry.ActivitySourceName);
    private static readonly Meter Meter = new(FairDiffTelemetry.MeterName);

    private static readonly Counter<long> Steps = Meter.CreateCounter<long>(
        "fairdiff.training.steps", "{step}", "Steps of training, by network: generator, upsampler or classifier.");

    private static readonly Counter<long> Generated = Meter.CreateCounter<long>(
        "fairdiff.images.generated", "{image}", "Synthetic images that were drawn.");

    private static readonly Counter<long> GeneratedVectors = Meter.CreateCounter<long>(
        "fairdiff.vectors.generated", "{vector}", "Synthetic vectors that were drawn.");

    private static readonly Counter<long> Scored = Meter.CreateCounter<long>(
        "fairdiff.images.scored", "{image}", "Images that a classifier scored.");

    /// <summary>Trains a network in an activity <c>fairdiff.{network}.fit</c>; the work is given what is to be told each step.</summary>
    public static T Fit<T>(string network, Func<Action<long>, T> train) => Run($"fairdiff.{network}.fit", () =>
    {
        var tag = KeyValuePair.Create(NetworkTag, (object?)network);
        return train(_ => Steps.Add(1, tag));
    });

    /// <summary>Works in an activity.</summary>
    public static T Run<T>(string name, Func<T> work)
    {
        using var activity = Source.StartActivity(name);
        try
        {
            return work();
        }
        catch (Exception exception) when (activity is not null)
        {
            activity.SetStatus(ActivityStatusCode.Error).SetTag("error.type", exception.GetType().FullName);
            throw;
        }
    }

    public static void Draw(int images) => Generated.Add(images);

    public static void DrawVectors(int vectors) => GeneratedVectors.Add(vectors);

    public static void Score(int images) => Scored.Add(images);
}
