namespace FairDiff.MLNet;

/// <summary>
/// The names that an app gives to OpenTelemetry: <c>tracing.AddSource(FairDiffTelemetry.ActivitySourceName)</c> and
/// <c>metrics.AddMeter(FairDiffTelemetry.MeterName)</c>. Without a listener nothing is measured. Nothing of a patient and no path is among
/// the tags.
/// </summary>
public static class FairDiffTelemetry
{
    /// <summary>The source of the activities: fitting a generator, sampling, fitting a classifier, evaluating, loading a model.</summary>
    public const string ActivitySourceName = "FairDiff.MLNet";

    /// <summary>The meter of the instruments.</summary>
    public const string MeterName = "FairDiff.MLNet";
}
