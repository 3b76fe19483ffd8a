namespace FairDiff.MLflow.Stores;

/// <summary>Names for runs that the user gave none, in the manner of MLflow's server: <c>quiet-heron-417</c>.</summary>
internal static class RunNames
{
    private static readonly string[] Qualities = ["bold", "bright", "calm", "clever", "gentle", "keen", "merry", "quiet", "swift"];
    private static readonly string[] Animals = ["badger", "crane", "finch", "heron", "lynx", "marten", "otter", "owl", "shrike", "wren"];

    public static string Next() => $"{Pick(Qualities)}-{Pick(Animals)}-{Random.Shared.Next(1000)}";

    private static string Pick(string[] words) => words[Random.Shared.Next(words.Length)];
}
