using FairDiff.Reporting;
using Spectre.Console;

namespace FairDiff.Pipelines.Terminal;

/// <summary>Text of other people's files for Spectre.Console, which takes brackets for its own marks.</summary>
internal static class StyledText
{
    public static string Markup(string text) => Printable.Of(text).EscapeMarkup();
}
