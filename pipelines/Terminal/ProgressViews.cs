using FairDiff.Studies;
using Spectre.Console;

namespace FairDiff.Pipelines.Terminal;

/// <summary>Shows progress: a live display on a terminal, lines elsewhere.</summary>
internal static class ProgressViews
{
    /// <param name="title">What the whole is called.</param>
    /// <param name="console">Where to show it; null = the standard output.</param>
    public static IProgressView Create(string title, IAnsiConsole? console = null)
    {
        console ??= AnsiConsole.Console;

        // Lines go past Spectre.Console, which would break them at 80 columns.
        return console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi
            ? new LiveView(console, title)
            : new LineProgressView(console.Profile.Out.Writer);
    }
}
