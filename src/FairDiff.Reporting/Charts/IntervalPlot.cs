using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting;

/// <summary>Values with their intervals under each other, on one scale and under headings.</summary>
internal static class IntervalPlot
{
    private const double Left = 128;
    private const double Plot = 180;
    private const double Right = 146;
    private const double Height = 21;
    private const double Top = 6;
    private const int LongestName = 18;

    /// <summary>One line of the plot.</summary>
    /// <param name="Name">What it is the value of.</param>
    /// <param name="Class">The style of its marks; null = a heading.</param>
    public sealed record Row(string Name, string? Class = null)
    {
        public double? Value { get; init; }

        public ConfidenceInterval? Interval { get; init; }

        /// <summary>Whether it rests on too few rows: the dot is hollow.</summary>
        public bool IsWeak { get; init; }

        /// <summary>The value in words, at the end of the line.</summary>
        public string Words { get; init; } = "";

        /// <summary>All there is to say about it.</summary>
        public string Hint { get; init; } = "";

        public IEnumerable<double> Ends => new[] { Value, Interval?.Lower, Interval?.Upper }.OfType<double>();
    }

    /// <param name="label">What it shows, for those who cannot see it.</param>
    /// <param name="rows">The lines.</param>
    /// <param name="reference">Where the dashed line is, if anywhere; the scale reaches it.</param>
    /// <param name="factor">What values are multiplied by on the axis: 100 for percent.</param>
    public static XElement Draw(string label, IReadOnlyList<Row> rows, double? reference, double factor)
    {
        var scale = Scale.Around(rows.SelectMany(row => row.Ends).Concat(reference is { } there ? [there] : []), Left, Left + Plot);
        var axis = scale with { Low = scale.Low * factor, High = scale.High * factor };
        var bottom = Top + (rows.Count * Height);
        return Svg(
            Left + Plot + Right,
            bottom + 22,
            label,
            axis.Labels(4).Select(tick => new object[]
            {
                Line("grid", axis.At(tick.Value), Top, axis.At(tick.Value), bottom), Text(
                    "axis", axis.At(tick.Value), bottom + 15, tick.Text, "middle"),
            }),
            reference is { } value ? Line("reference", scale.At(value), Top, scale.At(value), bottom) : null,
            rows.Select((row, index) => Draw(row, scale, Top + ((index + .5) * Height))));
    }

    private static XElement Draw(Row row, Scale scale, double y) => row.Class is null
        ? Text("head", 0, y + 4, row.Name)
        : C(
            "g",
            row.Class,
            Hint($"{row.Name}: {row.Hint}"),
            Text("name", Left - 12, y + 4, Reporting.Words.Shorten(row.Name, LongestName), "end"),
            row.Interval is { } ends ? Line("bar", scale.At(ends.Lower), y, scale.At(ends.Upper), y) : null,
            row.Value is { } number ? Dot(row.IsWeak ? "mean weak" : "mean", scale.At(number), y, 4.4) : null,
            Text("value", Left + Plot + Right, y + 4, row.Words, "end"));
}
