using System.Xml.Linq;
using FairDiff.Reporting;
using static FairDiff.Reporting.Tag;

namespace FairDiff.Studies;

/// <summary>The seeds of one cell of the result table as dots on the scale of their column, the mean as a tick.</summary>
internal static class SeedStrip
{
    private const double Width = 132;
    private const double Height = 14;

    public static Scale ScaleOf(IEnumerable<Spread> column) =>
        Scale.Around(column.SelectMany(spread => spread.Values).OfType<double>(), 4, Width - 4, air: 0);

    public static XElement? Draw(MethodResult method, Spread spread, StudyMetric metric, Scale scale)
    {
        if (spread.Mean is not { } mean)
        {
            return null;
        }

        var dots = method.Seeds.Zip(spread.Values).Where(pair => pair.Second is not null).ToArray();
        var words = string.Join(", ", dots.Select(pair => $"seed {pair.First.Seed}: {StudyNumbers.Value(metric, pair.Second)}"));
        return Svg(
            Width,
            Height,
            words,
            Hint(words),
            Line("rail", 0, Height / 2, Width, Height / 2),
            Line("tick", scale.At(mean), 1, scale.At(mean), Height - 1),
            dots.Select(pair => Dot("seed", scale.At(pair.Second!.Value), Height / 2, 2.6)));
    }
}
