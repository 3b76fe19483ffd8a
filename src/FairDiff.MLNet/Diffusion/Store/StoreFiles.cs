using FairDiff.Shared;


namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// How the files of a store are called. Each shard has a manifest of its own, so that nothing but its own files is ever written by two
/// processes, and the folders of shards that were drawn apart can be copied into one.
/// </summary>
internal static class StoreFiles
{
    public const string Identity = "store.json";

    /// <summary>What a store that was begun holds beside it.</summary>
    public static readonly string[] Content = ["manifest*.jsonl", "*.png", VectorStore.FileName, "near-copies.json"];

    public static string Image(int index) => $"{index:D6}.png";

    public static string Manifest(Shard shard) => $"manifest{Suffix(shard)}.jsonl";

    public static string Lock(Shard shard) => $"store{Suffix(shard)}.lock";

    /// <summary>The manifests that are there, in no particular order of images.</summary>
    public static IEnumerable<string> Manifests(string folder) =>
        Directory.EnumerateFiles(folder, "manifest*.jsonl").Order(StringComparer.Ordinal);

    /// <summary>Everything in a store by the names that it gives.</summary>
    public static OwnFiles Own(string folder) => new(folder, [Identity, "store*.lock", .. Content]);

    private static string Suffix(Shard shard) => shard == Shard.All ? "" : $"-{shard.Number}-of-{shard.Count}";
}
