using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>Shows progress as lines, for output that goes to a file or another program.</summary>
/// <param name="output">Where they go; it stays open.</param>
public sealed class LineProgressView(TextWriter output) : IProgressView
{
    /// <inheritdoc/>
    public void Refresh(in ProgressSnapshot snapshot)
    {
    }

    /// <inheritdoc/>
    public void Line(string text, bool interim)
    {
        output.WriteLine(Printable.Of(text));
        output.Flush();
    }

    /// <summary>Does nothing.</summary>
    public void Dispose()
    {
    }
}
