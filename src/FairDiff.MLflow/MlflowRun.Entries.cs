using System.Collections.Concurrent;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Parameters;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <content>Metrics, parameters and tags.</content>
public sealed partial class MlflowRun
{
    private readonly ConcurrentDictionary<string, string> _parameters = new();
    private readonly ConcurrentDictionary<string, string> _keys = new();

    /// <summary>Queues one value of a metric and returns at once; fits a callback of name, value and step.</summary>
    /// <param name="name">Name; a slash groups charts, as in <c>val/accuracy</c>. One that MLflow refuses is renamed, one to one.</param>
    /// <param name="value">Value; NaN and infinities are allowed.</param>
    /// <param name="step">Step, any 64-bit number.</param>
    public void LogMetric(string name, double value, long step = 0)
    {
        Touch();
        if (name is null)
        {
            _drops.Dropped(EntryKind.Metric, "Their name was null.");
            return;
        }

        PostMetric(name, value, step, Now());
    }

    /// <summary>Logs several metrics of one step.</summary>
    /// <param name="metrics">Names and values.</param>
    /// <param name="step">Step, any 64-bit number.</param>
    /// <returns>Completes when they are queued; <see cref="FlushAsync"/> waits for the store.</returns>
    public Task LogMetricsAsync(IEnumerable<KeyValuePair<string, double>> metrics, long step = 0)
    {
        ArgumentNullException.ThrowIfNull(metrics);
        foreach (var (name, value) in metrics)
        {
            LogMetric(name, value, step);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// Logs the parameters of an options object, record, anonymous object or dictionary. Nested names are joined with
    /// dots, texts do not depend on the culture, lists of plain values are one parameter, callbacks are left
    /// out, passwords and tokens are starred.
    /// </summary>
    /// <param name="parameters">The object.</param>
    /// <param name="prefix">Put before each name with a dot; null: none.</param>
    /// <returns>Completes when they are queued; <see cref="FlushAsync"/> waits for the store.</returns>
    public Task LogParametersAsync(object parameters, string? prefix = null)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Touch();
        foreach (var (name, value) in ParameterFlattener.Flatten(parameters, prefix))
        {
            PostParameter(Key(name), Cut(name, value, ValueText.MaxParameter));
        }

        return Task.CompletedTask;
    }

    /// <summary>Sets tags; a tag that is there already gets the new value.</summary>
    /// <param name="tags">Names and values.</param>
    /// <returns>Completes when they are queued; <see cref="FlushAsync"/> waits for the store.</returns>
    public Task SetTagsAsync(IEnumerable<KeyValuePair<string, string>> tags)
    {
        ArgumentNullException.ThrowIfNull(tags);
        Touch();
        foreach (var (name, value) in tags)
        {
            Post(LogEntry.Tag(Key(name), Cut(name, value, ValueText.MaxTag)));
        }

        return Task.CompletedTask;
    }

    /// <summary>Sets one tag, for example <c>mlflow.note.content</c>, the description in Markdown.</summary>
    /// <param name="name">Name.</param>
    /// <param name="value">Value.</param>
    /// <returns>Completes when it is queued.</returns>
    public Task SetTagAsync(string name, string value) => SetTagsAsync([new(name, value)]);

    // Not a use of the run, as far as an exception that leaves it is concerned.
    private void PostMetric(string name, double value, long step, long time) => Post(LogEntry.Metric(Key(name), value, time, step));

    private long Now() => (AsOf ?? DateTimeOffset.UtcNow).ToUnixTimeMilliseconds();

    // MLflow refuses another value for a parameter, and with it the whole request.
    private void PostParameter(string key, string value)
    {
        if (_parameters.TryAdd(key, value))
        {
            Post(LogEntry.Parameter(key, value));
        }
        else if (_parameters[key] != value)
        {
            _drops.Dropped(EntryKind.Parameter, $"The parameter \"{key}\" was logged before with another value; parameters cannot change.");
        }
    }

    private string Key(string name) => _keys.GetOrAdd(name, static (given, drops) =>
    {
        var key = KeyName.Sanitize(given);
        if (key != given)
        {
            drops.Warn($"MLflow: the name \"{given}\" is not allowed there and is recorded as \"{key}\".");
        }

        return key;
    }, _drops);

    private string Cut(string name, string? value, int length)
    {
        var shown = Secrets.WithoutCredentials(value ?? "");
        if (shown != (value ?? ""))
        {
            _drops.Warn($"MLflow: the value of \"{name}\" is an address with credentials; it is recorded without them.");
        }

        value = shown;
        var cut = ValueText.Cut(value, length);
        if (cut.Length < value.Length)
        {
            _drops.Warn($"MLflow: the value of \"{name}\" has {value.Length} characters; only the first {cut.Length} are recorded.");
        }

        return cut;
    }
}
