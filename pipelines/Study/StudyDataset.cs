using System.Security.Cryptography;
using System.Text.Json;
using FairDiff.MLflow.Client;

namespace FairDiff.Pipelines.Study;

/// <summary>The data of a study as MLflow knows data sets. The digest is that of the description, by which a study also knows its own folder again.</summary>
internal static class StudyDataset
{
    private const int Digits = 8;
    private const int MaxName = 500;

    public static Dataset Of(IReadOnlyDictionary<string, string> description)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(description.OrderBy(item => item.Key, StringComparer.Ordinal).ToDictionary());
        var name = description.GetValueOrDefault("data", "study");
        return new()
        {
            Name = name.Length <= MaxName ? name : name[^MaxName..],
            Digest = Convert.ToHexStringLower(SHA256.HashData(text))[..Digits],
            SourceType = "code",
            Source = JsonSerializer.Serialize(description),
        };
    }
}
