namespace FairDiff.Studies;

/// <summary>The facts of a dossier as they are collected: what has no words is not known, and is not there.</summary>
internal sealed class FactBook
{
    private readonly Dictionary<string, DossierFact> _facts = [];

    /// <summary>What was collected.</summary>
    public IReadOnlyDictionary<string, DossierFact> Facts => _facts;

    /// <summary>Adds a fact, unless there is nothing to say.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="text">The statement; null or empty = not known.</param>
    /// <param name="link">Where the evidence is.</param>
    /// <param name="where">What is there, in words.</param>
    public void Add(string name, string? text, string link, string where)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            _facts.Add(name, new DossierFact(text, link, where));
        }
    }

    /// <summary>Sentences as one text, each on a line of its own; null where there is none.</summary>
    public static string? Join(IEnumerable<string> sentences) =>
        string.Join("\n", sentences.Select(sentence => sentence.EndsWith('.') ? sentence : sentence + ".")) is { Length: > 0 } text
            ? text.Replace("->", "→", StringComparison.Ordinal)
            : null;

    /// <summary>Names in a sentence, no more than one can read.</summary>
    public static string List(IReadOnlyCollection<string> names) => Shared.Listing.Of(names);
}
