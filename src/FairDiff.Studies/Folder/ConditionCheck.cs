using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>Looks at the label vectors of a split before anything is trained: what no classifier could learn, and what is said of
/// nothing.</summary>
/// <param name="table">The rows.</param>
/// <param name="options">Their label.</param>
/// <param name="labelled">The training rows with a label.</param>
internal sealed class ConditionCheck(MetadataTable table, FolderOptions options, IReadOnlyList<int> labelled)
{
    private readonly FolderLabel _label = new(table, options);

    /// <exception cref="FairDiffException">No labelled training row has, or lacks, a condition; or none has a share of a class that judged
    /// rows have.</exception>
    public void RefuseUntrained(IEnumerable<(string Name, IReadOnlyList<int> Rows)> judged)
    {
        var trained = ValuesOf(labelled);
        var others = ValuesOf([.. judged.SelectMany(side => side.Rows)]);
        foreach (var (name, (has, lacks)) in trained)
        {
            var missing = !has && (!options.Label.IsSoft || others[name].Has) ? "has"
                : !lacks && !options.Label.IsSoft ? "is known to lack"
                : null;
            if (missing is not null)
            {
                throw new FairDiffException(
                    $"{table.Path}: no labelled training row {missing} {(options.Label.IsSoft ? "a share of " : "")}'{name}', so no "
                        + "classifier can learn it. Leave it out of "
                        + (options.Label.IsSoft ? "--soft-label-columns (divide the other shares by their sum)" : "--label-columns")
                        + ", or give training some of these rows (the split, --ood, --skew, --unlabelled).");
            }
        }
    }

    /// <summary>What a reader of the results should know of the judged rows.</summary>
    public IEnumerable<string> Notes(IEnumerable<(string Name, IReadOnlyList<int> Rows)> judged) =>
        from side in judged
        where side.Rows.Count > 0
        let values = ValuesOf(side.Rows)
        let silent = values.Where(value => !value.Value.Has || !(value.Value.Lacks || options.Label.IsSoft)).Select(value => value.Key)
            .ToArray()
        where silent.Length > 0
        select options.Label.IsSoft
            ? $"None of the {side.Name} has a share of {RowText.Few(silent)}: nothing is said of how well that is told."
            : $"Of the {side.Name} all that are known, or none, have {RowText.Few(silent)}: no AUC of that is defined there.";

    /// <summary>Of each condition or class whether some rows have it, and whether some are known not to.</summary>
    private OrderedDictionary<string, (bool Has, bool Lacks)> ValuesOf(IReadOnlyList<int> rows)
    {
        var values = new (bool Has, bool Lacks)[options.Label.Names.Count];
        foreach (var vector in rows.Select(_label.Vector))
        {
            for (var entry = 0; entry < vector.Length; entry++)
            {
                values[entry] = (values[entry].Has || vector[entry] > 0, values[entry].Lacks || vector[entry] == 0);
            }
        }

        return new(options.Label.Names.Zip(values, KeyValuePair.Create));
    }
}
