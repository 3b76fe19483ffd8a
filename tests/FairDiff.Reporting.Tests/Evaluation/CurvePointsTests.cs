using FairDiff.Fairness;

namespace FairDiff.Reporting.Tests.Evaluation;

public class CurvePointsTests
{
    private static readonly double[] Positive = [.9, .6, .6, .2];

    [Fact]
    public void Curves_OfTenRows_AreThoseOfTheFormulas()
    {
        var points = Curves(new() { MinimumClassSize = 1, MinimumGroupSize = 1, BootstrapSamples = 0 });
        var all = points.Where(point => point.Grouping is null).ToLookup(point => point.Curve);

        Assert.All(points, point => Assert.Equal("ill", point.ClassName));
        Assert.Equal([(0, 0), (0, .25), (1.0 / 6, .75), (4.0 / 6, .75), (4.0 / 6, 1), (1, 1)], all[CurvePoint.RocName].Select(At));

        // At 0.5: three found of ten, one false alarm, odds of 1; acting on all: 0.4 - 0.6.
        Assert.Equal(.3 - .1, all[CurvePoint.DecisionName].Single(point => point.X == .5).Y, 1e-12);
        Assert.Equal(.4 - .6, all[CurvePoint.TreatAllName].Single(point => point.X == .5).Y, 1e-12);

        // 0.1: none of two; 0.2: one of one; 0.3: none of three, so that both are pooled; 0.6: two of three; 0.9: one of one.
        Assert.Equal(
            [(.1, 0), (.2, 1.0 / 4), (.3, 1.0 / 4), (.6, 2.0 / 3), (.9, 1)],
            all[CurvePoint.CalibrationName].Select(At));
        Assert.Equal((2, 4), (all[CurvePoint.RiskWithName].Single(point => point.X == .6).Y, all[CurvePoint.RiskWithName].Sum(p => p.Y)));
        Assert.Equal(6, all[CurvePoint.RiskWithoutName].Sum(point => point.Y));
        Assert.All(all[CurvePoint.ReliabilityName], point => Assert.InRange(point.Y, point.Lower!.Value, point.Upper!.Value));
    }

    [Fact]
    public void Curves_ByGroup_AreOfGroupsWithEnoughRows()
    {
        var points = Curves(new() { MinimumClassSize = 2, MinimumGroupSize = 1, BootstrapSamples = 0, Groups = ["site"] });

        Assert.Equal([null, "north"], points.Select(point => point.Group).Distinct());
        var north = points.Where(point => point is { Group: "north", Curve: CurvePoint.RocName });
        Assert.All(north, point => Assert.Equal(("site", 7), (point.Grouping, point.Rows)));
    }

    [Fact]
    public void Curves_AtAStatedPrevalence_HaveItsNetBenefit()
    {
        var points = Curves(new()
        {
            MinimumClassSize = 1, MinimumGroupSize = 1, BootstrapSamples = 0,
            Prevalences = new Dictionary<string, double> { ["ill"] = .1 },
        });

        // Sensitivity 3/4 and 1 - specificity 1/6 at 0.5.
        Assert.Equal(
            (.75 * .1) - (.9 / 6),
            points.Single(point => point is { Grouping: null, Curve: CurvePoint.DecisionName, X: .5 }).Y, 1e-12);
    }

    private static (double X, double Y) At(CurvePoint point) => (point.X, point.Y);

    private static CurvePoint[] Curves(FairnessOptions options)
    {
        double[] scores = [.. Positive, .6, .3, .3, .3, .1, .1];
        var data = new FairnessData
        {
            ClassNames = ["well", "ill"],
            Labels = [1, 1, 1, 1, 0, 0, 0, 0, 0, 0],
            Scores = Columns(scores),
            Attributes = new Dictionary<string, IReadOnlyList<string>>
            {
                ["site"] = [.. "nnnsnnnnss".Select(letter => letter == 'n' ? "north" : "south")],
            },
        };
        return [.. FairnessEvaluator.Evaluate(data, options, TestContext.Current.CancellationToken).Curves(data)];
    }

    private static double[,] Columns(double[] scores)
    {
        var both = new double[scores.Length, 2];
        for (var row = 0; row < scores.Length; row++)
        {
            (both[row, 0], both[row, 1]) = (1 - scores[row], scores[row]);
        }

        return both;
    }
}
