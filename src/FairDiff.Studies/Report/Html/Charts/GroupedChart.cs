using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>Labels under each other, of each a line per series in the order of the legend, all on one scale.</summary>
internal static class GroupedChart
{
    private const double Left = 190;
    private const double Plot = 520;
    private const double Right = 40;
    private const double Top = 6;
    private const double Step = 9;
    private const double Gap = 12;
    private const int LongestName = 24;

    /// <summary>What a line of the chart shows.</summary>
    /// <param name="Value">Where its dot is.</param>
    /// <param name="Low">Where it begins.</param>
    /// <param name="High">Where it ends.</param>
    /// <param name="Words">The value in words.</param>
    public sealed record Mark(double Value, double Low, double High, string Words);

    /// <summary>A scale that holds every mark.</summary>
    public static Scale ScaleOf(IEnumerable<Mark> marks) =>
        Scale.Around(marks.SelectMany(mark => new[] { mark.Low, mark.High }), Left, Left + Plot);

    /// <summary>A scale from 0.</summary>
    /// <param name="highest">The largest value.</param>
    public static Scale FromZero(double highest) => new(0, highest, Left, Left + Plot);

    /// <summary>The drawing.</summary>
    /// <param name="labels">The labels from the top.</param>
    /// <param name="series">The series, each with the marks of the labels that it has.</param>
    /// <param name="scale">The scale, that of every drawing that this one is held against.</param>
    /// <param name="unit">What stands behind the numbers of the axis.</param>
    /// <param name="label">What it shows, for those who cannot see it.</param>
    public static XElement Draw(
        IReadOnlyList<string> labels, IReadOnlyList<(string Name, IReadOnlyDictionary<string, Mark> Marks)> series, Scale scale,
        string unit, string label)
    {
        var row = (series.Count * Step) + Gap;
        var bottom = Top + (labels.Count * row);
        return Svg(
            Left + Plot + Right,
            bottom + 22,
            label,
            scale.Labels(5).Select(tick => new object[]
            {
                Line("grid", scale.At(tick.Value), Top, scale.At(tick.Value), bottom),
                Text("axis", scale.At(tick.Value), bottom + 15, tick.Text + unit, "middle"),
            }),
            labels.Select((name, index) => new object[]
            {
                Text("name", Left - 12, Top + (index * row) + (row / 2) + 4, Words.Shorten(name, LongestName), "end"),
                series.Select((one, place) => one.Marks.GetValueOrDefault(name) is not { } mark ? null : C(
                    "g",
                    Series.Class(place),
                    Hint($"{name}, {one.Name}: {mark.Words}"),
                    Line("curve", scale.At(mark.Low), Y(index, place), scale.At(mark.High), Y(index, place)),
                    Dot("mean", scale.At(mark.Value), Y(index, place), 3.4))),
            }));

        double Y(int group, int line) => Top + (group * row) + (Gap / 2) + ((line + .5) * Step);
    }
}
