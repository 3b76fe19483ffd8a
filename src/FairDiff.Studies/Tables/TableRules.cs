using FairDiff.Fairness;

namespace FairDiff.Studies;

/// <summary>How tables are read, the same for every file of a command.</summary>
/// <param name="Missing">What a cell says where nothing is known.</param>
/// <param name="Report">Told what was left out of a file, or taken for missing.</param>
public sealed record TableRules(MissingValues Missing, Action<string> Report)
{
    /// <summary>The usual spellings; nobody is told.</summary>
    public static TableRules Usual { get; } = new(MissingValues.Default, _ => { });
}
