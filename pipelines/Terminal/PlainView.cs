using FairDiff.Reporting;
using Spectre.Console;

namespace FairDiff.Pipelines.Terminal;

/// <summary>Lines, for output that goes to a file or another program.</summary>
internal sealed class PlainView(IAnsiConsole console) : IProgressView
{
    public void Refresh(in ProgressSnapshot snapshot)
    {
    }

    // Past Spectre.Console, which would break lines at 80 columns.
    public void Line(string text, bool interim)
    {
        console.Profile.Out.Writer.WriteLine(Printable.Of(text));
        console.Profile.Out.Writer.Flush();
    }

    public void Dispose()
    {
    }
}
