namespace FairDiff.Studies;

/// <summary>The way of the rows: what there was, what was left out, the parts, their groups, and which of these could be judged.</summary>
/// <param name="Rows">All rows that are used.</param>
/// <param name="Unit">What they are of besides, such as <c>400 values of patient</c>; null where nothing tells.</param>
/// <param name="LeftOut">What was left out, or is missing, in sentences.</param>
/// <param name="Parts">The parts of the data.</param>
internal sealed record DossierFlow(long Rows, string? Unit, IReadOnlyList<string> LeftOut, IReadOnlyList<FlowPart> Parts)
{
    /// <summary>Which groups were judged, in words; null where there are none.</summary>
    public string? Judged => Parts.All(part => part.Groups.Count == 0) ? null
        : NotJudged is { Count: > 0 } not ? string.Join(' ', not)
        : "Every group of the test rows has enough rows to be judged.";

    /// <summary>Which groups could not be judged, in sentences.</summary>
    public IReadOnlyList<string> NotJudged =>
    [
        .. TooSmall.ToArray() is { Length: > 0 } small ? [$"Too few rows to be judged: {FactBook.List(small)}."] : Array.Empty<string>(),
        .. from column in Parts.SelectMany(part => part.Groups)
           group column.Value by column.Key into parts
           where parts.All(groups => groups.All(one => one.IsJudged is null))
           select $"No group by {parts.Key} was judged: the rows that are judged do not say to which they belong.",
    ];

    private IEnumerable<string> TooSmall =>
        from part in Parts
        from column in part.Groups
        from one in column.Value
        where one.IsJudged == false
        select $"{column.Key} {one.Name} ({one.Rows} rows of {part.Name})";
}

/// <summary>One part of the data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Role">What it is for.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="Groups">Its groups, by attribute.</param>
internal sealed record FlowPart(
    string Name, string Role, long Rows, IReadOnlyDictionary<string, IReadOnlyList<FlowGroup>> Groups);

/// <summary>A group of a part.</summary>
/// <param name="Name">The group.</param>
/// <param name="Rows">Its rows.</param>
/// <param name="IsJudged">Whether it has enough rows to be judged; null where it is not for judging.</param>
internal sealed record FlowGroup(string Name, long Rows, bool? IsJudged);
