using System.Xml.Linq;
using FairDiff.Fairness;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Reporting.Evaluation;

/// <summary>How good against how fair by one attribute: every method as a point with its deviation over training seeds, and the
/// front.</summary>
internal static class MethodScatter
{
    private static readonly ScatterChart.Size Size = new(460, 330);

    /// <summary>What is drawn of one method.</summary>
    /// <param name="Name">The method.</param>
    /// <param name="Colour">Index of its colour.</param>
    /// <param name="Good">The metric of all rows.</param>
    /// <param name="Gap">Its gap.</param>
    public sealed record Method(string Name, int Colour, ReplicateSummary Good, ReplicateSummary Gap);

    public static XElement Draw(MetricText metrics, string metric, string attribute, IReadOnlyList<Method> methods)
    {
        var (title, factor) = (metrics.Title(metric), metrics.Factor(metric));
        var head = $"{Words.Capital(title)} against the gap by {attribute}";
        return E(
            "figure",
            E("figcaption", E("b", head)),
            ScatterChart.Draw(
                [
                    .. methods.Select(method => new ScatterChart.Point(
                        method.Name,
                        method.Colour,
                        ScatterChart.Bar.Of(method.Good.Mean, method.Good.Deviation, factor),
                        ScatterChart.Bar.Of(method.Gap.Mean, method.Gap.Deviation, factor))),
                ],
                title + (factor == 1 ? "" : " in %"),
                $"gap by {attribute}" + (factor == 1 ? "" : " in points"),
                $"{head}: " + string.Join("; ", methods.Select(method =>
                    $"{method.Name} {metrics.MeanSd(metric, method.Good)}, gap {metrics.MeanSd(metric, method.Gap)}")) + ".",
                Size));
    }
}
