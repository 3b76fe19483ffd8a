using System.Security.Cryptography;
using System.Text.Json;
using FairDiff.MLflow.Client;

namespace FairDiff.Pipelines.Study;

/// <summary>The data of a study as MLflow knows data sets.</summary>
internal static class StudyDataset
{
    private const int Digits = 8;
    private const int MaxName = 500;

    /// <param name="description">What the data depend on.</param>
    /// <param name="content">The digest of what was read; null where the description tells all.</param>
    public static Dataset Of(IReadOnlyDictionary<string, string> description, string? content)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(description.OrderBy(item => item.Key, StringComparer.Ordinal).ToDictionary());
        var name = description.GetValueOrDefault("data", "study");
        return new()
        {
            Name = name.Length <= MaxName ? name : name[^MaxName..],
            Digest = (content ?? Convert.ToHexStringLower(SHA256.HashData(text)))[..Digits],
            SourceType = "code",
            Source = JsonSerializer.Serialize(description),
        };
    }
}
