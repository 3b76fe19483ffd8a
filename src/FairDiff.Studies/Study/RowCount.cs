namespace FairDiff.Studies;

/// <summary>Counts rows, and what their labels say.</summary>
internal sealed class RowCount
{
    /// <summary>All rows.</summary>
    public long Rows { get; private set; }

    /// <summary>Those of which nothing is known.</summary>
    public long Unlabelled { get; private set; }

    /// <summary>Rows by class or condition; of soft labels by the largest share.</summary>
    public Dictionary<string, long> Labelled { get; } = [];

    /// <summary>Rows in which an entry of a label vector is known.</summary>
    public Dictionary<string, long> Known { get; } = [];

    /// <summary>The sum of each entry of label vectors, where it is known.</summary>
    public Dictionary<string, double> Sums { get; } = [];

    /// <summary>Counts the current row.</summary>
    public void Add(LabelCells label)
    {
        Rows++;
        Unlabelled += label.IsKnown ? 0 : 1;
        foreach (var name in label.Present)
        {
            Labelled[name] = Labelled.GetValueOrDefault(name) + 1;
        }

        foreach (var (name, value) in label.Known)
        {
            Known[name] = Known.GetValueOrDefault(name) + 1;
            Sums[name] = Sums.GetValueOrDefault(name) + value;
        }
    }
}
