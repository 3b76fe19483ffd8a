using System.Runtime.CompilerServices;

namespace FairDiff.MLflow.Tests.Support;

/// <summary>A folder of its own for each test, removed afterwards.</summary>
internal sealed class Folders : IDisposable
{
    public string Root { get; } = Directory.CreateTempSubdirectory("fairdiff-mlflow-").FullName;

    public string Store => Path.Combine(Root, "mlruns");

    public MlflowOptions Options(List<string>? warnings = null, IReadOnlyDictionary<string, string>? tags = null) => new()
    {
        TrackingUri = Store,
        FlushInterval = TimeSpan.FromMilliseconds(20),
        FlushTimeout = TimeSpan.FromSeconds(5),
        Tags = tags,
        Warning = message => Note(warnings, message),
    };

    /// <summary>The file of a run, such as <c>params/lr</c>, without the newline at its end.</summary>
    public static string Read(MlflowRun run, string path) =>
        File.ReadAllText(Path.Combine([run.Location, .. path.Split('/')])).TrimEnd('\n');

    public static string[] Lines(MlflowRun run, string metric) =>
        File.ReadAllLines(Path.Combine([run.Location, "metrics", .. metric.Split('/')]));

    public static string Meta(string folder, string field, [CallerMemberName] string test = "") =>
        File.ReadLines(Path.Combine(folder, "meta.yaml")).FirstOrDefault(line => line.StartsWith(field + ": ", StringComparison.Ordinal))?[
            (field.Length + 2)..]
        ?? throw new InvalidOperationException($"{test}: no field {field} in {folder}");

    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static void Note(List<string>? warnings, string message)
    {
        if (warnings is not null)
        {
            lock (warnings)
            {
                warnings.Add(message);
            }
        }
    }
}
