using System.Security.Cryptography;
using System.Text;
using FairDiff.MLflow.Client;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The data sets of a run in a file store: described once in the experiment, and tied to the run by a folder of its own.</summary>
internal static class InputFolders
{
    public static void Write(string runFolder, DatasetInput input)
    {
        var (experiment, runId) = (Path.GetDirectoryName(runFolder)!, Path.GetFileName(runFolder));
        var dataset = input.Dataset;
        var id = Md5(dataset.Name + dataset.Digest);
        MetaFile.Write(Path.Combine(experiment, "datasets", id),
        [
            ("digest", YamlScalar.Quote(dataset.Digest)),
            ("name", YamlScalar.Quote(dataset.Name)),
            ("profile", Optional(dataset.Profile)),
            ("schema", Optional(dataset.Schema)),
            ("source", YamlScalar.Quote(dataset.Source)),
            ("source_type", YamlScalar.Quote(dataset.SourceType)),
        ]);
        var tags = string.Join(", ", input.Tags.Select(tag => $"{YamlScalar.Quote(tag.Key)}: {YamlScalar.Quote(tag.Value)}"));
        MetaFile.Write(Path.Combine(runFolder, "inputs", Md5(id + runId)),
        [
            ("destination_id", YamlScalar.Quote(runId)),
            ("destination_type", "RUN"),
            ("source_id", YamlScalar.Quote(id)),
            ("source_type", "DATASET"),
            ("tags", $"{{{tags}}}"),
        ]);
    }

    public static IEnumerable<DatasetInput> Read(string runFolder)
    {
        var (inputs, datasets) = (Path.Combine(runFolder, "inputs"), Path.Combine(Path.GetDirectoryName(runFolder)!, "datasets"));
        foreach (var folder in (Directory.Exists(inputs) ? Directory.GetDirectories(inputs) : []).Order(StringComparer.Ordinal))
        {
            var dataset = Path.Combine(datasets, MetaFile.Read(folder, "source_id") ?? "");
            if (MetaFile.Read(dataset, "name") is { } name)
            {
                yield return new()
                {
                    Dataset = new()
                    {
                        Name = name,
                        Digest = MetaFile.Read(dataset, "digest") ?? "",
                        SourceType = MetaFile.Read(dataset, "source_type") ?? "local",
                        Source = MetaFile.Read(dataset, "source") ?? "{}",
                        Schema = Given(MetaFile.Read(dataset, "schema")),
                        Profile = Given(MetaFile.Read(dataset, "profile")),
                    },
                    Tags = MetaFile.ReadMap(folder, "tags"),
                };
            }
        }
    }

    private static string Optional(string? text) => text is null ? "null" : YamlScalar.Quote(text);

    private static string? Given(string? text) => text is null or "null" or "" ? null : text;

    // The name of a folder, as MLflow makes it; nothing is protected by it.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
