using System.Security.Cryptography;
using System.Text.Json;
using FairDiff.MLflow.Client;

namespace FairDiff.Studies;

/// <summary>The data of a study as MLflow knows data sets.</summary>
internal static class StudyDataset
{
    private const int Digits = 8;
    private const int MaxName = 500;

    /// <param name="description">What the data depend on.</param>
    /// <param name="data">The data; their digest and folder, where they have any, say more than the description.</param>
    public static Dataset Of(IReadOnlyDictionary<string, string> description, StudyData data)
    {
        var name = data.Folder is { } folder
            ? Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))
            : description["data"];
        return new()
        {
            Name = name.Length <= MaxName ? name : name[^MaxName..],
            Digest = (data.Digest ?? DigestOf(description))[..Digits],
            SourceType = data.Folder is null ? "code" : "local",
            Source = data.Folder is null
                ? JsonSerializer.Serialize(description)
                : JsonSerializer.Serialize(new { uri = data.Folder.Replace(Path.DirectorySeparatorChar, '/') }),
            Profile = JsonSerializer.Serialize(new
            {
                num_rows = data.LabelledRows + data.UnlabelledRows + data.InDistribution.Count + data.OutOfDistribution.Sum(
                    set => set.Count),
                labelled = data.LabelledRows,
                unlabelled = data.UnlabelledRows,
                test = data.InDistribution.Count,
                outOfDistribution = data.OutOfDistribution.ToDictionary(set => set.Name, set => set.Count),
            }),
        };
    }

    private static string DigestOf(IReadOnlyDictionary<string, string> description) => Convert.ToHexStringLower(SHA256.HashData(
        JsonSerializer.SerializeToUtf8Bytes(description.OrderBy(item => item.Key, StringComparer.Ordinal).ToDictionary())));
}
