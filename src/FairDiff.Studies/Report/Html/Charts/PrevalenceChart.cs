using System.Globalization;
using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>How frequent each label is in each part of the data: labels under each other, of each a line per part in the order of the
/// legend, on one scale from 0.</summary>
internal static class PrevalenceChart
{
    private const double Left = 190;
    private const double Plot = 520;
    private const double Right = 40;
    private const double Top = 6;
    private const double Step = 9;
    private const double Gap = 8;
    private const int LongestName = 24;

    /// <param name="labels">The labels from the top.</param>
    /// <param name="parts">The parts of the data, each with the share of every label; null where it is not known.</param>
    /// <param name="highest">The largest share of any drawing that this one is held against.</param>
    public static XElement Draw(
        IReadOnlyList<string> labels, IReadOnlyList<(string Name, IReadOnlyDictionary<string, double?> Shares)> parts, double highest)
    {
        var row = (parts.Count * Step) + Gap;
        var bottom = Top + (labels.Count * row);
        var scale = new Scale(0, Math.Max(100 * highest, 1), Left, Left + Plot);
        return Svg(
            Left + Plot + Right,
            bottom + 22,
            $"Share of each label in {string.Join(", ", parts.Select(part => part.Name))}; the numbers are in the table.",
            scale.Labels(5).Select(tick => new object[]
            {
                Line("grid", scale.At(tick.Value), Top, scale.At(tick.Value), bottom),
                Text("axis", scale.At(tick.Value), bottom + 15, $"{tick.Text} %", "middle"),
            }),
            labels.Select((label, index) => new object[]
            {
                Text("name", Left - 12, Top + (index * row) + ((row - Gap) / 2) + 6, Words.Shorten(label, LongestName), "end"),
                parts.Select((part, place) => part.Shares.GetValueOrDefault(label) is not { } share ? null : C(
                    "g",
                    Series.Class(place),
                    Hint(string.Create(CultureInfo.InvariantCulture, $"{label}, {part.Name}: {100 * share:0.0} %")),
                    Line("curve", Left, Y(index, place), scale.At(100 * share), Y(index, place)),
                    Dot("mean", scale.At(100 * share), Y(index, place), 3.4))),
            }));

        double Y(int label, int part) => Top + (label * row) + (Gap / 2) + ((part + .5) * Step);
    }
}
