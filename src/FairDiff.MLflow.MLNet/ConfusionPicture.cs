using System.Globalization;
using System.Security;
using System.Text;

namespace FairDiff.MLflow.MLNet;

/// <summary>A confusion matrix as an SVG: actual classes down, predicted ones across, darker where more of the row lies.</summary>
internal static class ConfusionPicture
{
    private const int Cell = 64;
    private const int Margin = 110;

    public static string Draw(IReadOnlyList<IReadOnlyList<double>> counts, IReadOnlyList<string> names)
    {
        var side = Margin + (Cell * names.Count) + 10;
        var svg = new StringBuilder();
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{side}\" height=\"{side}\" font-family=\"sans-serif\" font-size=\"12\">\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect width=\"{side}\" height=\"{side}\" fill=\"#ffffff\"/>\n");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{Margin}\" y=\"16\">predicted</text><text x=\"8\" y=\"{Margin - 8}\">actual</text>\n");
        for (var row = 0; row < names.Count; row++)
        {
            var middle = Margin + (Cell * row) + (Cell / 2);
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text x=\"{Margin - 8}\" y=\"{middle + 4}\" text-anchor=\"end\">{Text(names[row])}</text>\n");
            svg.Append(
                CultureInfo.InvariantCulture,
                $"<text transform=\"translate({middle},{Margin - 8}) rotate(-45)\">{Text(names[row])}</text>\n");
            var sum = counts[row].Sum();
            for (var column = 0; column < names.Count; column++)
            {
                AddCell(svg, row, column, counts[row][column], sum);
            }
        }

        return svg.Append("</svg>\n").ToString();
    }

    private static void AddCell(StringBuilder svg, int row, int column, double count, double sum)
    {
        var share = sum > 0 ? count / sum : 0;
        var (x, y) = (Margin + (Cell * column), Margin + (Cell * row));
        var light = (int)Math.Round(255 - (share * 175));
        svg.Append(CultureInfo.InvariantCulture, $"<rect x=\"{x}\" y=\"{y}\" width=\"{Cell}\" height=\"{Cell}\" "
            + $"fill=\"rgb({light - (light / 4)},{light},255)\" stroke=\"#999999\"/>");
        svg.Append(
            CultureInfo.InvariantCulture,
            $"<text x=\"{x + (Cell / 2)}\" y=\"{y + (Cell / 2) + 4}\" text-anchor=\"middle\">{count:0.##}</text>\n");
    }

    private static string Text(string name) => SecurityElement.Escape(name.Length <= 14 ? name : name[..13] + "…");
}
