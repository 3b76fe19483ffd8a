namespace FairDiff.MLNet.Quality;

/// <summary>Sorts real and synthetic rows into cells. A part that a synthetic row leaves open matches every real row.</summary>
internal sealed class CellSampling(
    QualityRows real, IReadOnlyList<string> realPredicted, bool[] compared, bool[]? heldOut, QualityRows synthetic,
    IReadOnlyList<string> syntheticPredicted)
{
    private const string OverallName = "overall";

    public CellSamples Overall() => Samples(OverallName, null, _ => true, [.. Enumerable.Range(0, synthetic.Rows.Count)]);

    public IEnumerable<CellSamples> ByCell() =>
        from row in synthetic.Rows.Index()
        group row.Index by row.Item.Cell into cell
        let name = Name(cell.Key)
        orderby name
        select Samples(name, cell.Key, row => Matches(cell.Key, row), [.. cell]);

    private CellSamples Samples(string name, SamplingCell? cell, Func<SamplingCell, bool> matches, int[] images)
    {
        int[] rows = [.. Enumerable.Range(0, real.Rows.Count).Where(index => matches(real.Rows[index].Cell))];
        return new(
            name,
            cell,
            [.. rows.Where(index => compared[index])],
            images,
            Agree(synthetic, syntheticPredicted, images),
            heldOut is null ? null : Agree(real, realPredicted, rows.Where(index => heldOut[index])));
    }

    /// <summary>The agreement over the labelled ones of the rows; null where no label was asked for.</summary>
    private Agreement? Agree(QualityRows rows, IReadOnlyList<string> predicted, IEnumerable<int> indices)
    {
        if (heldOut is null || synthetic.Rows.All(row => row.Cell.Label.Length == 0))
        {
            return null;
        }

        int[] labelled = [.. indices.Where(index => rows.Rows[index].Cell.Label.Length > 0)];
        return new(labelled.Count(index => rows.Rows[index].Cell.Label == predicted[index]), labelled.Length);
    }

    private static bool Matches(SamplingCell wanted, SamplingCell row) =>
        Matches(wanted.Label, row.Label) && wanted.Attributes.Zip(row.Attributes, Matches).All(match => match);

    private static bool Matches(string wanted, string value) => wanted.Length == 0 || wanted == value;

    private static string Name(SamplingCell cell) =>
        string.Join(", ", cell.Attributes.Prepend(cell.Label).Where(part => part.Length > 0)) is { Length: > 0 } name
            ? name
            : "unconditional";
}
