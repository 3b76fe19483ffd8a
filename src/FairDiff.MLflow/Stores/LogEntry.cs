namespace FairDiff.MLflow.Stores;

/// <summary>The kinds of things that a run records; they are counted apart when they are lost.</summary>
internal enum EntryKind
{
    Metric,
    Parameter,
    Tag,
    Artifact,
}

/// <summary>One metric value, parameter or tag on its way to a store. Keys are valid names already.</summary>
/// <param name="Kind">Metric, parameter or tag.</param>
/// <param name="Key">The name, already valid.</param>
/// <param name="Text">The value of a parameter or tag.</param>
/// <param name="Value">The value of a metric.</param>
/// <param name="Timestamp">Milliseconds since 1970, UTC.</param>
/// <param name="Step">The step of a metric.</param>
internal readonly record struct LogEntry(EntryKind Kind, string Key, string Text, double Value, long Timestamp, long Step)
{
    public static LogEntry Metric(string key, double value, long timestamp, long step) =>
        new(EntryKind.Metric, key, "", value, timestamp, step);

    public static LogEntry Parameter(string key, string value) => new(EntryKind.Parameter, key, value, 0, 0, 0);

    public static LogEntry Tag(string key, string value) => new(EntryKind.Tag, key, value, 0, 0, 0);
}
