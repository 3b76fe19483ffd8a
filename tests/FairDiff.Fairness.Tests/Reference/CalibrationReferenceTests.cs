using System.Text.Json;

namespace FairDiff.Fairness.Tests.Reference;

/// <summary>Calibrations of scikit-learn and SciPy (calibration.json, made by make_calibration.py beside it).</summary>
public class CalibrationReferenceTests
{
    /// <summary>scikit-learn stops its search for Platt's line here.</summary>
    private const double OfLibrary = 1e-6, Exact = 1e-9;

    private static readonly JsonElement Expected = JsonDocument.Parse(ReferenceFile.Text("calibration.json")).RootElement;

    [Fact]
    public void Fit_Binary_EqualsReference()
    {
        var (data, expected) = (BinaryReferenceTests.Data(), Expected.GetProperty("binary"));

        AssertColumn(expected.GetProperty("platt"), Calibrated(data, CalibrationMethod.Platt), 1, OfLibrary);
        AssertColumn(expected.GetProperty("exactPlatt"), Calibrated(data, CalibrationMethod.Platt), 1, Exact);
        AssertColumn(expected.GetProperty("isotonic"), Calibrated(data, CalibrationMethod.Isotonic), 1, Exact);
        var line = Assert.Single(Fitted(data, CalibrationMethod.Platt).Common);
        Assert.Equal(expected.GetProperty("intercept").GetDouble(), line.Intercept, Exact);
        Assert.Equal(expected.GetProperty("slope").GetDouble(), line.Slope, Exact);
        Assert.Equal((134, "positive"), (line.Rows, line.ClassName));
        Assert.Equal(
            expected.GetProperty("temperature").GetDouble(),
            Fitted(data, CalibrationMethod.Temperature).Common[0].Temperature!.Value, 1e-6);
        var scores = Calibrated(data, CalibrationMethod.Platt).Scores;
        Assert.Equal(1, scores[7, 0] + scores[7, 1], Exact);
    }

    /// <summary>Margins in thousands: Platt's line does not mind the size of scores, and steps neither.</summary>
    [Fact]
    public void Fit_Margins_EqualsReference()
    {
        var (data, expected) = (BinaryReferenceTests.Data(), Expected.GetProperty("margin"));
        var margins = new double[data.Rows, 2];
        for (var row = 0; row < data.Rows; row++)
        {
            var score = Math.Clamp(data.Scores[row, 1], 1e-6, 1 - 1e-6);
            margins[row, 1] = (1000 * Math.Log(score / (1 - score))) + 500;
            margins[row, 0] = -margins[row, 1];
        }

        data = data with { Scores = margins };
        Assert.False(Fitted(data, CalibrationMethod.Platt).AreProbabilities);
        AssertColumn(expected.GetProperty("platt"), Calibrated(data, CalibrationMethod.Platt), 1, OfLibrary);
        AssertColumn(expected.GetProperty("isotonic"), Calibrated(data, CalibrationMethod.Isotonic), 1, Exact);
    }

    [Theory]
    [InlineData("platt", CalibrationMethod.Platt, OfLibrary)]
    [InlineData("exactPlatt", CalibrationMethod.Platt, Exact)]
    [InlineData("isotonic", CalibrationMethod.Isotonic, Exact)]
    [InlineData("byTemperature", CalibrationMethod.Temperature, OfLibrary)]
    public void Fit_Classes_EqualsReference(string name, CalibrationMethod method, double tolerance)
    {
        var calibrated = Calibrated(MulticlassReferenceTests.Data(), method);

        var rows = ReferenceFile.Matrix(Expected.GetProperty("classes").GetProperty(name));
        Assert.Equal((calibrated.Rows + 4) / 5, rows.Length);
        Assert.All(rows.Index(), row => Assert.All(row.Item.Index(), cell =>
            Assert.Equal(cell.Item, calibrated.Scores[5 * row.Index, cell.Index], tolerance)));
    }

    [Fact]
    public void Fit_ClassesByTemperature_IsThatOfReference()
    {
        var fit = Assert.Single(Fitted(MulticlassReferenceTests.Data(), CalibrationMethod.Temperature).Common);

        Assert.Equal(Expected.GetProperty("classes").GetProperty("temperature").GetDouble(), fit.Temperature!.Value, 1e-6);
        Assert.Null(fit.ClassName);
    }

    [Fact]
    public void Fit_Conditions_EqualsReferenceOfKnownRows()
    {
        var data = MetricReferenceTests.Conditions();
        foreach (var (c, name) in data.Names.Index())
        {
            var expected = Expected.GetProperty("conditions").GetProperty(name);
            AssertColumn(expected.GetProperty("exactPlatt"), Calibrated(data, CalibrationMethod.Platt), c, Exact);
            AssertColumn(expected.GetProperty("isotonic"), Calibrated(data, CalibrationMethod.Isotonic), c, Exact);
            Assert.Equal(
                expected.GetProperty("temperature").GetDouble(),
                Fitted(data, CalibrationMethod.Temperature).Common[c].Temperature!.Value, 1e-6);
        }
    }

    private static ScoreCalibration Fitted(EvaluationData data, CalibrationMethod method) => ScoreCalibration.Fit(
        data.Take([.. Enumerable.Range(0, data.Rows).Where(row => row % 3 == 0)]),
        new CalibrationOptions { Method = method, MinimumClassSize = 5 });

    private static EvaluationData Calibrated(EvaluationData data, CalibrationMethod method) => Fitted(data, method).Apply(data);

    private static void AssertColumn(JsonElement expected, EvaluationData actual, int column, double tolerance) =>
        Assert.All(expected.EnumerateArray().Index(), pair =>
            Assert.Equal(pair.Item.GetDouble(), actual.Scores[5 * pair.Index, column], tolerance));
}
