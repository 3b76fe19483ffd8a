namespace FairDiff.Studies;

/// <summary>An item of a reporting guideline: what it asks for in a few words of ours, and what this library knows of it.</summary>
/// <param name="Guideline">The guideline, by its short name.</param>
/// <param name="Number">Its number in the guideline; empty where that has none.</param>
/// <param name="Section">The part of the guideline.</param>
/// <param name="Asks">What is asked for.</param>
/// <param name="IsMachine">Whether the records of a study can answer it.</param>
/// <param name="Facts">The names of the facts that answer it, or that help a person to.</param>
/// <param name="Who">Who must fill it, or the rest of it; empty where nobody must.</param>
internal sealed record DossierItem(
    string Guideline, string Number, string Section, string Asks, bool IsMachine, IReadOnlyList<string> Facts, string Who)
{
    /// <summary>Every item that a dossier has, in the order of the guidelines.</summary>
    public static readonly IReadOnlyList<DossierItem> All =
    [
        .. EmbeddedTable.Read("checklist-items.csv").Select(row => new DossierItem(
            row["guideline"], row["item"], row["section"], row["asks"], row["machine"] == "yes",
            row["fact"].Split(' ', StringSplitOptions.RemoveEmptyEntries), row["who"])),
    ];
}
