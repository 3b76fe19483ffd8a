using System.Xml.Linq;
using FairDiff.Fairness;

namespace FairDiff.Tests;

/// <summary>Rows to make pages of, and what a test looks at on them.</summary>
internal static class EvaluationSamples
{
    /// <summary>Scores that favour the label, in the north in 9 of 10 rows, in the south in 8, unless said otherwise.</summary>
    internal static FairnessData ThreeClasses(int rows, int wrongNorth = 1, int wrongSouth = 2)
    {
        var (labels, sites, scores) = (new int[rows], new string[rows], new double[rows, 3]);
        for (var row = 0; row < rows; row++)
        {
            labels[row] = row / 2 % 3;
            sites[row] = row % 2 == 0 ? "north" : "south";
            var right = row / 2 % 10 >= (row % 2 == 0 ? wrongNorth : wrongSouth);
            for (var c = 0; c < 3; c++)
            {
                scores[row, c] = c == (right ? labels[row] : (labels[row] + 1) % 3) ? 0.8 : 0.1;
            }
        }

        return new FairnessData
        {
            ClassNames = ["a", "b", "c"], Labels = labels, Scores = scores, Attributes = new Dictionary<string,
            IReadOnlyList<string>> { ["site"] = sites },
        };
    }

    internal static XDocument Parse(string html) => XDocument.Parse(html["<!DOCTYPE html>\n".Length..]);

    internal static IEnumerable<XElement> TablesOf(XDocument page, string cssClass) =>
        page.Descendants("table").Where(table => (string?)table.Attribute("class") == cssClass);

    internal static string TextOf(XDocument page) =>
        string.Join(" ", page.Descendants("body").Single().DescendantNodes().OfType<XText>().Select(text => text.Value));
}
