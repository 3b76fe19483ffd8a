namespace FairDiff.Fairness;

/// <summary>A report as a table of texts, for whoever draws it.</summary>
/// <param name="Columns">The names of the columns: the group, its rows, and the metrics.</param>
/// <param name="Rows">The rows, from the top.</param>
/// <param name="Notes">What the reader must know of it, in sentences.</param>
public sealed record FairnessTable(
    IReadOnlyList<string> Columns, IReadOnlyList<FairnessTableRow> Rows, IReadOnlyList<string> Notes);

/// <summary>A row of a <see cref="FairnessTable"/>.</summary>
/// <param name="Kind">What it tells of.</param>
/// <param name="Cells">Its cells; an attribute has its name alone.</param>
public sealed record FairnessTableRow(FairnessRowKind Kind, IReadOnlyList<string> Cells);

/// <summary>What a row of a <see cref="FairnessTable"/> tells of.</summary>
public enum FairnessRowKind
{
    /// <summary>All rows of the data.</summary>
    Overall,

    /// <summary>An attribute, whose groups follow.</summary>
    Attribute,

    /// <summary>One group of the attribute above.</summary>
    Group,

    /// <summary>The gaps between the groups above.</summary>
    Gap,
}
