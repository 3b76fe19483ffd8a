using FairDiff.MLNet;
using FairDiff.Pipelines.Evaluation;

namespace FairDiff.Pipelines.Comparison;

/// <summary>Reads the predictions of methods: a file per training seed, or files with a column of the seed; rows are matched by their id
/// where there is one.</summary>
/// <param name="columns">Where labels, scores and attributes are.</param>
/// <param name="id">The column that names a row, such as the image; null = rows come in the same order everywhere.</param>
/// <param name="seed">The column of the training seed; null = every file is one.</param>
internal sealed class MethodReader(PredictionColumns columns, string? id, string? seed)
{
    private IReadOnlyList<string>? _order;

    /// <summary>The ids of the rows, in the order of the first file; null when there is no such column.</summary>
    public IReadOnlyList<string>? Ids => _order;

    /// <exception cref="FairDiffException">A file cannot be read, or its ids are not those of the first.</exception>
    public OrderedDictionary<string, IReadOnlyList<PredictionSet>> Read(OrderedDictionary<string, IReadOnlyList<string>> files) =>
        new(files.Select(method => KeyValuePair.Create(method.Key, (IReadOnlyList<PredictionSet>)[.. method.Value.SelectMany(Read)])));

    private IEnumerable<PredictionSet> Read(string path)
    {
        var set = PredictionReader.Read(path, columns with { Kept = [.. new[] { id, seed }.OfType<string>()] }, "--method");
        return (seed is null ? [set] : Split(set, Trimmed(set.Kept[seed]))).Select(
            part => id is null ? part : Align(part, Trimmed(part.Kept[id]), path));
    }

    private static IEnumerable<PredictionSet> Split(PredictionSet set, IReadOnlyList<string> seeds) =>
        seeds.Index().GroupBy(row => row.Item, row => row.Index).Select(rows => set.Take([.. rows]));

    private static IReadOnlyList<string> Trimmed(IReadOnlyList<string> cells) => [.. cells.Select(cell => cell.Trim())];

    private PredictionSet Align(PredictionSet set, IReadOnlyList<string> ids, string path)
    {
        var rows = new Dictionary<string, int>();
        foreach (var (row, name) in ids.Index())
        {
            if (!rows.TryAdd(name, row))
            {
                throw new FairDiffException(
                    $"{path} has the {id} '{name}' (--id) more than once; rows of several training seeds need --seed-column.");
            }
        }

        _order ??= ids;
        var missing = _order.FirstOrDefault(name => !rows.ContainsKey(name));
        return missing is null && _order.Count == ids.Count
            ? set.Take([.. _order.Select(name => rows[name])])
            : throw new FairDiffException(
                $"{path} has other rows than the first file: "
                    + $"{(missing is null ? $"{ids.Count} in place of {_order.Count}" : $"there is no {id} '{missing}'")}. "
                + "Methods are compared on the same rows.");
    }
}
