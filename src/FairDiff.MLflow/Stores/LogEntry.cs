using FairDiff.MLflow.Models;

namespace FairDiff.MLflow.Stores;

/// <summary>The kinds of things that a run records.</summary>
internal enum EntryKind
{
    Metric,
    Parameter,
    Tag,

    /// <summary>A file that waits on disk.</summary>
    Artifact,

    /// <summary>A data set that went in, as JSON.</summary>
    Dataset,

    /// <summary>A model whose files wait on disk, as JSON.</summary>
    Model,

    /// <summary>How the run ended.</summary>
    End,
}

/// <summary>One thing on its way to a store. Keys are valid names already.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Key">The name, or an artifact's path.</param>
/// <param name="Text">The value of a parameter or tag; the file that holds an artifact; JSON; the state at the end.</param>
/// <param name="Value">The value of a metric.</param>
/// <param name="Timestamp">Milliseconds since 1970, UTC.</param>
/// <param name="Step">The step of a metric.</param>
internal readonly record struct LogEntry(EntryKind Kind, string Key, string Text, double Value, long Timestamp, long Step)
{
    /// <summary>True where it needs a request of its own.</summary>
    public bool TravelsAlone => Kind >= EntryKind.Artifact;

    /// <summary>The files of the spool that it needs.</summary>
    public IEnumerable<string> Files => Kind switch
    {
        EntryKind.Artifact => [Text],
        EntryKind.Model => ModelDraft.FromJson(Text).Files.Values,
        _ => [],
    };

    public static LogEntry Metric(string key, double value, long timestamp, long step) =>
        new(EntryKind.Metric, key, "", value, timestamp, step);

    public static LogEntry Parameter(string key, string value) => new(EntryKind.Parameter, key, value, 0, 0, 0);

    public static LogEntry Tag(string key, string value) => new(EntryKind.Tag, key, value, 0, 0, 0);

    public static LogEntry Artifact(string path, string file) => new(EntryKind.Artifact, path, file, 0, 0, 0);

    public static LogEntry Dataset(string json) => new(EntryKind.Dataset, "", json, 0, 0, 0);

    public static LogEntry Model(ModelDraft model) => new(EntryKind.Model, "", model.ToJson(), 0, 0, 0);

    public static LogEntry End(MlflowRunStatus status, long time) => new(EntryKind.End, "", status.ToString(), 0, time, 0);
}
