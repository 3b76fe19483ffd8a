namespace FairDiff.Fairness.Measures;

/// <summary>
/// The calibration of a class in a group, for any weights of its blocks. Where blocks hold several scores, what that changes in the fit of
/// all rows is taken off every fit, so that the fit of all rows is exact, and those of resamples differ from it by what they draw.
/// </summary>
internal sealed class Recalibration
{
    private const double Exact = 1e-9, OfResample = 1e-3;

    private readonly ScoreBlocks _blocks;
    private readonly double _startOfIntercept;
    private readonly (double Intercept, double Slope) _startOfLine;
    private readonly CalibrationValues _offset;

    private Recalibration(ScoreBlocks blocks, double intercept, (double Intercept, double Slope) line, CalibrationValues offset) =>
        (_blocks, _startOfIntercept, _startOfLine, _offset) = (blocks, intercept, line, offset);

    public ScoreBlocks Blocks => _blocks;

    /// <param name="scores">Every score by itself.</param>
    /// <param name="cut">A block ends here.</param>
    public static Recalibration Of(ScoreBlocks scores, int cut)
    {
        var merged = scores.Merged(cut);
        var (intercept, line) = Fit(merged, 0, (0, 1));
        if (ReferenceEquals(merged, scores))
        {
            return new(merged, Start(intercept), Start(line), default);
        }

        var (exactIntercept, exactLine) = Fit(scores, Start(intercept), Start(line));
        if (double.IsNaN(line.Slope) && !double.IsNaN(exactLine.Slope))
        {
            // The sides overlap within one block only.
            return new(scores, Start(exactIntercept), Start(exactLine), default);
        }

        var index = IsotonicCalibration.Index(scores.Score, scores.Rows, scores.Positives)
            - IsotonicCalibration.Index(merged.Score, merged.Rows, merged.Positives);
        return new(
            merged, Start(intercept), Start(line), new(exactIntercept - intercept, exactLine.Slope - line.Slope, index));
    }

    /// <summary>The fit of all rows, every score by itself.</summary>
    public static CalibrationValues Of(ScoreBlocks scores)
    {
        var (intercept, line) = Fit(scores, 0, (0, 1));
        return new(intercept, line.Slope, IsotonicCalibration.Index(scores.Score, scores.Rows, scores.Positives));
    }

    public CalibrationValues Measure(ReadOnlySpan<double> rows, ReadOnlySpan<double> positives)
    {
        var blocks = new LogitBlocks(_blocks.Logit, rows, positives);
        return new(
            LogisticCalibration.Intercept(blocks, _startOfIntercept, OfResample) + _offset.Intercept,
            LogisticCalibration.Line(blocks, _startOfLine, OfResample).Slope + _offset.Slope,
            Math.Max(IsotonicCalibration.Index(_blocks.Score, rows, positives) + _offset.Index, 0));
    }

    private static (double Intercept, (double Intercept, double Slope) Line) Fit(
        ScoreBlocks blocks, double intercept, (double Intercept, double Slope) line) => (
        LogisticCalibration.Intercept(blocks.Logits, intercept, Exact), LogisticCalibration.Line(blocks.Logits, line, Exact));

    private static double Start(double intercept) => double.IsNaN(intercept) ? 0 : intercept;

    private static (double Intercept, double Slope) Start((double Intercept, double Slope) line) =>
        double.IsNaN(line.Slope) ? (0, 1) : line;
}
