namespace FairDiff.MLflow.Stores;

/// <summary>Names for runs that the user gave none, in the manner of MLflow's server: <c>quiet-heron-417</c>.</summary>
internal static class RunNames
{
    private static readonly string[] Adjectives = ["bold", "bright", "calm", "clever", "gentle", "keen", "merry", "nimble", "quiet", "swift"];
    private static readonly string[] Nouns = ["badger", "crane", "finch", "heron", "lynx", "marten", "otter", "owl", "shrike", "wren"];

    public static string Next() => $"{Random.Shared.GetItems(Adjectives, 1)[0]}-{Random.Shared.GetItems(Nouns, 1)[0]}-{Random.Shared.Next(1000)}";
}
