using System.Xml.Linq;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting;

/// <summary>Gives each method or generator the same colour throughout the report.</summary>
public static class Series
{
    private const int Colours = 10;

    /// <summary>The class of the style sheet that has the colour.</summary>
    /// <param name="index">Index of the colour; there are ten, and the eleventh is the first again.</param>
    public static string Class(int index) => "s" + (index % Colours);

    /// <summary>Names with their colours.</summary>
    /// <param name="names">The names and the indices of their colours.</param>
    public static XElement Legend(IEnumerable<(string Name, int Colour)> names) => C(
        "ul",
        "legend",
        names.Select(series => E("li", C("span", "swatch " + Class(series.Colour), ""), series.Name)));
}
