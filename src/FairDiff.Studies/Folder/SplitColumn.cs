namespace FairDiff.Studies;

/// <summary>What a row is for by the split column of a folder.</summary>
internal enum SplitPart
{
    Train,
    Test,

    /// <summary>Chooses between classifiers, in a study that chooses; else it is not used.</summary>
    Validation,

    /// <summary>A value that has no meaning here; the row is not used.</summary>
    Unknown,
}

/// <summary>The parts of a split that a column gives, whatever case and which of the usual words it uses.</summary>
internal sealed class SplitColumn(MetadataTable table, string column)
{
    public string Name => column;

    public SplitPart this[int row] => PartOf(table[row, column]);

    public List<int> RowsOf(SplitPart part, IReadOnlyList<int> rows) => [.. rows.Where(row => this[row] == part)];

    /// <summary>How values other than train and test were taken, with the number of rows of each; null where there are none.</summary>
    /// <param name="rows">The rows that the column splits.</param>
    /// <param name="validation">What becomes of validation rows, in words.</param>
    public string? Note(IReadOnlyList<int> rows, string validation)
    {
        string Words(string value) => PartOf(value) switch
        {
            SplitPart.Train => "taken for train",
            SplitPart.Test => "taken for test",
            SplitPart.Validation => validation,
            _ => "not used: neither train, test nor validation",
        };
        string[] others =
        [
            .. rows.GroupBy(row => table[row, column]).Where(value => value.Key is not ("train" or "test"))
                .OrderBy(value => value.Key, StringComparer.Ordinal)
                .Select(value => $"'{value.Key}' {RowText.Count(value.Count())} ({Words(value.Key)})"),
        ];
        return others.Length == 0 ? null : $"Column '{column}' of {table.Path}: {string.Join(", ", others)}.";
    }

    private static SplitPart PartOf(string value) => value.Trim().ToLowerInvariant() switch
    {
        "train" or "training" => SplitPart.Train,
        "test" or "testing" => SplitPart.Test,
        "val" or "valid" or "validation" or "dev" or "development" or "tune" or "tuning" => SplitPart.Validation,
        _ => SplitPart.Unknown,
    };
}
