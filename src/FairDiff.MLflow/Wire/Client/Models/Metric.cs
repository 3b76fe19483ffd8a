namespace FairDiff.MLflow.Client;

/// <summary>One value of a metric.</summary>
public sealed record Metric
{
    /// <summary>The name.</summary>
    public string Key { get; init; } = "";

    /// <summary>The value; servers with a database hold infinities as plus or minus <see cref="double.MaxValue"/>.</summary>
    public double Value { get; init; }

    /// <summary>When it was measured, to the millisecond.</summary>
    public DateTimeOffset Timestamp { get; init; }

    /// <summary>The step.</summary>
    public long Step { get; init; }

    /// <summary>The logged model that was measured; null: none.</summary>
    public string? ModelId { get; init; }

    /// <summary>The name of the data set that it was measured on; null: none.</summary>
    public string? DatasetName { get; init; }

    /// <summary>The digest of that data set; null: none.</summary>
    public string? DatasetDigest { get; init; }

    /// <summary>The run, in histories of several runs; null elsewhere.</summary>
    public string? RunId { get; init; }
}
