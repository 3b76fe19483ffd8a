using FairDiff.Pipelines.Csv;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The column of the true class.</summary>
internal sealed class LabelColumn(CsvRows header, string name)
{
    private readonly int _column = header.IndexOf(name);

    public string Read(CsvRows rows) => string.IsNullOrWhiteSpace(rows.Text(_column))
        ? throw rows.Wrong($"column '{name}' is empty; leave out rows without a label: they cannot be evaluated.")
        : rows.Text(_column).Trim();
}
