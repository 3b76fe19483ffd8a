using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.MLflow.Stores;

namespace FairDiff.MLflow;

/// <content>Tables and JSON.</content>
public sealed partial class MlflowRun
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private readonly SortedSet<string> _tables = new(StringComparer.Ordinal);

    /// <summary>Stores an object as JSON.</summary>
    /// <param name="value">The object.</param>
    /// <param name="artifactPath">Path among the artifacts, such as <c>report/summary.json</c>.</param>
    /// <param name="ct">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public Task LogJsonAsync(object value, string artifactPath, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(value);
        return LogTextAsync(JsonSerializer.Serialize(value, Indented), artifactPath, ct);
    }

    /// <summary>Stores a table in the form of MLflow's <c>log_table</c>, which its Evaluation tab compares across runs.</summary>
    /// <param name="columns">The names of the columns.</param>
    /// <param name="rows">The rows, each with a value for every column.</param>
    /// <param name="artifactPath">Path among the artifacts, ending in <c>.json</c>.</param>
    /// <param name="ct">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public async Task LogTableAsync(
        IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<object?>> rows, string artifactPath, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(columns);
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentException.ThrowIfNullOrEmpty(artifactPath);
        var data = rows.ToArray();
        if (!artifactPath.EndsWith(".json", StringComparison.Ordinal) || Array.Exists(data, row => row.Count != columns.Count))
        {
            _losses.Lost(EntryKind.Artifact, string.Create(
                CultureInfo.InvariantCulture, $"The table \"{artifactPath}\" must be a .json file with {columns.Count} values in every row."));
            return;
        }

        // Python reads NaN as nothing; JSON has no word for it.
        var values = data.Select(row => row.Select(value => value is double.NaN or float.NaN ? null : value));
        await LogTextAsync(JsonSerializer.Serialize(new { columns, data = values }, Indented), artifactPath, ct).ConfigureAwait(false);
        await SetTagAsync("mlflow.loggedArtifacts", TableList(artifactPath)).ConfigureAwait(false);
    }

    private string TableList(string added)
    {
        lock (_tables)
        {
            _tables.Add(added);
            return JsonSerializer.Serialize(_tables.Select(path => new { path, type = "table" }));
        }
    }
}
