namespace FairDiff.Studies;

/// <summary>A table of a <see cref="StudySummary"/>.</summary>
/// <param name="Caption">What its numbers are.</param>
/// <param name="Columns">The columns, that of the names of the rows first.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Legend">What a marked cell says.</param>
public sealed record SummaryTable(
    string Caption, IReadOnlyList<SummaryColumn> Columns, IReadOnlyList<SummaryRow> Rows, string Legend);

/// <summary>A column of a <see cref="SummaryTable"/>.</summary>
/// <param name="What">What it holds.</param>
/// <param name="Where">Of which rows, for example an out-of-distribution set; empty where that goes without saying.</param>
public sealed record SummaryColumn(string What, string Where = "");

/// <summary>A row of a <see cref="SummaryTable"/>.</summary>
/// <param name="Name">What it tells of: the cell of the first column.</param>
/// <param name="Cells">The other cells.</param>
public sealed record SummaryRow(string Name, IReadOnlyList<SummaryCell> Cells);

/// <summary>A cell of a <see cref="SummaryTable"/>.</summary>
/// <param name="Text">The number.</param>
/// <param name="IsBest">Whether it is the best of its column.</param>
/// <param name="IsWeak">Whether it rests on too few images to go by.</param>
public sealed record SummaryCell(string Text, bool IsBest = false, bool IsWeak = false);
