namespace FairDiff.Studies;

/// <summary>A guideline whose items a dossier answers.</summary>
/// <param name="Name">Its short name.</param>
/// <param name="Title">Its title.</param>
/// <param name="Reference">Where it is published.</param>
/// <param name="Numbering">Where the numbers of its items were taken from.</param>
internal sealed record DossierGuideline(string Name, string Title, string Reference, string Numbering)
{
    /// <summary>Those that a study is reported by.</summary>
    public static IReadOnlyList<DossierGuideline> OfStudies => [.. All.Where(one => !IsOfData(one))];

    /// <summary>Those that data are described by.</summary>
    public static IReadOnlyList<DossierGuideline> OfData => [.. All.Where(IsOfData)];

    private static IReadOnlyList<DossierGuideline> All { get; } =
    [
        .. EmbeddedTable.Read("guidelines.csv").Select(
            row => new DossierGuideline(row["guideline"], row["title"], row["reference"], row["numbering"])),
    ];

    /// <summary>Its items.</summary>
    public IEnumerable<DossierItem> Items => DossierItem.All.Where(item => item.Guideline == Name);

    private static bool IsOfData(DossierGuideline guideline) => guideline.Name is "Datasheets" or "STANDING Together";
}
