namespace FairDiff.MLNet;

/// <summary>
/// What synthetic rows hold in a column that the generator knows nothing of, for a stage behind it that reads that column; in every other
/// such column their value is missing.
/// </summary>
/// <param name="Name">The column: text, a number or a Boolean.</param>
/// <param name="Value">Its value in a row, such as <c>row => row.Path</c>: a string for text, else a number or a Boolean. Fit asks for it
/// once for each row.</param>
public sealed record SyntheticColumn(string Name, Func<SyntheticRow, object> Value);
