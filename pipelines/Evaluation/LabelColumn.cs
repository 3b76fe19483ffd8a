using FairDiff.MLNet;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The column of the true class.</summary>
internal sealed class LabelColumn(CsvRows header, string name)
{
    private readonly int _column = header.IndexOf(name);

    /// <param name="rows">The current line.</param>
    /// <param name="isClass">Whether a value is the name of a class: then it is no missing label, whatever it says.</param>
    /// <exception cref="FairDiffException">There is no label.</exception>
    public string Read(CsvRows rows, Func<string, bool> isClass) => rows.Value(_column) is var value && isClass(value) ? value
        : rows.Text(_column) is { Length: > 0 } label ? label
        : throw rows.Wrong(value.Length == 0
            ? $"column '{name}' is empty; leave out rows without a label: they cannot be evaluated."
            : $"column '{name}' is '{value}', which counts as missing; leave out rows without a label, or say with --missing what "
                + "is missing "
                + "(--missing \"\": an empty cell only).");
}
