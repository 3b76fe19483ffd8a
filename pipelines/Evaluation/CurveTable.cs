using System.Globalization;
using FairDiff.Reporting;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Curves as a table, a line for each point.</summary>
internal static class CurveTable
{
    public static void Write(string path, IEnumerable<CurvePoint> points, Formulas formulas) => CsvTable.Write(
        "--curves",
        path,
        ["class", "grouping", "group", "curve", "x", "y", "lower", "upper", "rows"],
        points.Select(point => (string[])
        [
            point.ClassName, point.Grouping ?? "overall", point.Group ?? "overall", point.Curve, CsvTable.Cell(point.X),
            CsvTable.Cell(point.Y), CsvTable.Cell(point.Lower), CsvTable.Cell(point.Upper),
            point.Rows.ToString(CultureInfo.InvariantCulture),
        ]),
        formulas);
}
