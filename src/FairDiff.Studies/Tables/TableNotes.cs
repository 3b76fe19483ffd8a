namespace FairDiff.Studies;

/// <summary>What the reader of a table left out: told once, when the file is read.</summary>
/// <param name="path">The file.</param>
/// <param name="report">Who is told.</param>
internal sealed class TableNotes(string path, Action<string> report)
{
    private int _unnamed;
    private int _firstUnnamed;
    private int _blank;
    private long _firstBlank;

    public void Unnamed(int column) => _firstUnnamed = _unnamed++ == 0 ? column : _firstUnnamed;

    public void Blank(long line) => _firstBlank = _blank++ == 0 ? line : _firstBlank;

    public void Report()
    {
        if (_unnamed > 0)
        {
            report(_unnamed == 1
                ? $"{path}: column {_firstUnnamed} has no name and is left out."
                : $"{path}: {_unnamed} columns have no name and are left out, the first is column {_firstUnnamed}.");
        }

        if (_blank > 0)
        {
            report(_blank == 1
                ? $"{path}: line {_firstBlank} has no value and is left out."
                : $"{path}: {_blank} lines have no value and are left out, the first is line {_firstBlank}.");
        }
    }
}
