using System.Security.Cryptography;
using System.Text;
using FairDiff.MLflow.Client;
using FairDiff.MLflow.Naming;

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

    public static IEnumerable<DatasetInput> Read(string runFolder, Action<string>? say = null)
    {
        var (inputs, datasets) = (Path.Combine(runFolder, "inputs"), Path.Combine(Path.GetDirectoryName(runFolder)!, "datasets"));
        foreach (var folder in StoreFiles.Folders(inputs, say).Order(StringComparer.Ordinal))
        {
            var input = MetaFields.Load(folder, say);
            var id = input?["source_id"];
            var place = Path.Combine(datasets, StoreFiles.IsName(id) ? id! : ".");
            var dataset = StoreFiles.IsName(id) && StoreFiles.IsBelow(place, datasets) ? MetaFields.Load(place, say) : null;
            if (dataset?["name"] is not { } name)
            {
                say?.Invoke($"{folder} names no data set that can be read; it is left out.");
                continue;
            }

            yield return new()
            {
                Dataset = new()
                {
                    Name = name,
                    Digest = dataset["digest"] ?? "",
                    SourceType = dataset["source_type"] ?? "local",
                    Source = dataset["source"] ?? "{}",
                    Schema = Given(dataset["schema"]),
                    Profile = Given(dataset["profile"]),
                },
                Tags = input!.Map("tags"),
            };
        }
    }

    private static string Optional(string? text) => text is null ? "null" : YamlScalar.Quote(text);

    private static string? Given(string? text) => text is null or "null" or "" ? null : text;

    // The name of a folder, as MLflow makes it; nothing is protected by it.
    private static string Md5(string text) => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
