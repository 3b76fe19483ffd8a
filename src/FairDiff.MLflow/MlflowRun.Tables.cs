using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <content>Tables and JSON.</content>
public sealed partial class MlflowRun
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly Dictionary<string, (string Path, LoggedTable Table)> _tables = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _tableGate = new(1);

    /// <summary>Stores an object as JSON.</summary>
    /// <param name="value">The object.</param>
    /// <param name="artifactPath">Path among the artifacts, such as <c>report/summary.json</c>.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public Task LogJsonAsync(object value, string artifactPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        string json;
        try
        {
            json = JsonSerializer.Serialize(value, Indented);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            _drops.Dropped(EntryKind.Artifact, $"\"{artifactPath}\" was not stored, for the object cannot be written as JSON: {e.Message}");
            return Task.CompletedTask;
        }

        return LogTextAsync(json, artifactPath, cancellationToken);
    }

    /// <summary>
    /// Stores a table in the form of MLflow's <c>log_table</c>, which its Evaluation tab compares across runs. Rows for a table that is
    /// there already are added to it, those of an earlier process that logged this run included; columns that only some rows have are empty
    /// in the others.
    /// </summary>
    /// <param name="columns">The names of the columns, each once.</param>
    /// <param name="rows">The rows, each with a value for every column.</param>
    /// <param name="artifactPath">Path among the artifacts, ending in <c>.json</c>.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public async Task LogTableAsync(
        IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, string artifactPath,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrEmpty(artifactPath);
        var data = rows.ToArray();
        if (!artifactPath.EndsWith(".json", StringComparison.Ordinal)
            || columns.Distinct().Count() < columns.Count
            || Array.Exists(data, row => row.Count != columns.Count))
        {
            _drops.Dropped(EntryKind.Artifact, string.Create(
                CultureInfo.InvariantCulture,
                $"The table \"{artifactPath}\" must be a .json file with {columns.Count} different columns and as many values "
                    + $"in every row."));
            return;
        }

        await _tableGate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var (path, table) = await TableAsync(artifactPath, cancellationToken).ConfigureAwait(false);
            table.Append(columns, data);
            await LogTextAsync(table.ToJson(), path, cancellationToken).ConfigureAwait(false);
            var all = (_handle.Tables ?? []).Union(_tables.Values.Select(known => known.Path)).Order(StringComparer.Ordinal).Select(
                known => new { path = known, type = "table" });
            await SetTagAsync(SystemTags.LoggedArtifacts, JsonSerializer.Serialize(all)).ConfigureAwait(false);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            _drops.Dropped(EntryKind.Artifact,
                $"The table \"{artifactPath}\" was not stored, for a value cannot be written as JSON: {e.Message}");
        }
        finally
        {
            _tableGate.Release();
        }
    }

    /// <summary>The table as it is, and its path.</summary>
    private async Task<(string Path, LoggedTable Table)> TableAsync(string path, CancellationToken cancellationToken)
    {
        if (_tables.TryGetValue(path, out var known))
        {
            return known;
        }

        // Only a run that goes on may have tables that this process did not write.
        if (_handle.Tables is null)
        {
            return _tables[path] = (path, new());
        }

        if (await EarlierAsync(path, cancellationToken).ConfigureAwait(false) is { } earlier)
        {
            return _tables[path] = (path, earlier);
        }

        var beside = string.Create(
            CultureInfo.InvariantCulture, $"{path[..^".json".Length]}-{DateTimeOffset.UtcNow.ToUnixTimeMilliseconds()}.json");
        _drops.Warn($"MLflow: the rows that \"{path}\" has already cannot be read from {_store.Name}: new ones go to \"{beside}\".");
        return _tables[path] = (beside, new());
    }

    /// <summary>The table that the store has; an empty one where it has none; null where it does not say, or has something else
    /// there.</summary>
    private async Task<LoggedTable?> EarlierAsync(string path, CancellationToken cancellationToken)
    {
        byte[]? bytes = null;
        try
        {
            var answered = await TryAsync(
                0, async token => bytes = await _store.ReadArtifactAsync(_handle, path, token).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            return !answered ? null : bytes is null ? new() : LoggedTable.Parse(bytes);
        }
        catch (Exception e) when (e is MlflowException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
