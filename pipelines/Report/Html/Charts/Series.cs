using System.Xml.Linq;
using static FairDiff.Pipelines.Report.Tag;

namespace FairDiff.Pipelines.Report;

/// <summary>Gives each method or generator the same colour throughout the report.</summary>
internal static class Series
{
    private const int Colours = 10;

    public static string Class(int index) => "s" + (index % Colours);

    /// <summary>Names with their colours.</summary>
    public static XElement Legend(IEnumerable<(string Name, int Colour)> names) => C(
        "ul",
        "legend",
        names.Select(series => E("li", C("span", "swatch " + Class(series.Colour), ""), series.Name)));
}
