namespace FairDiff.Studies;

/// <summary>Where a row is, for a message.</summary>
/// <param name="Table">The file.</param>
/// <param name="Line">The line on which it begins.</param>
public readonly record struct TablePlace(string Table, long Line)
{
    /// <summary>Both, in words.</summary>
    public override string ToString() => FormattableString.Invariant($"line {Line} of {Table}");
}
