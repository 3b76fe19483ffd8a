namespace FairDiff.Studies;

/// <summary>The result table of one metric, ready to be laid out.</summary>
internal sealed record ResultTable(string Caption, IReadOnlyList<(string What, string Where)> Columns, IReadOnlyList<ResultRow> Rows)
{
    /// <summary>What stands under a table.</summary>
    /// <param name="mark">How the best mean is marked.</param>
    /// <param name="metric">The metric of the table.</param>
    public static string Legend(string mark, StudyMetric metric) =>
        $"{mark}: best mean, which is no verdict; those are on the differences of pairs of methods. Lower is better for gaps (best minus "
            + $"worst group){(metric.LowerIsBetter ? $" and for {metric.Title}" : "")}.";

    public static ResultTable Of(StudyReport report, string metricKey)
    {
        var metric = report.MetricOf(metricKey);
        var quantities = StudyReportBuilder.Columns(report, metricKey);
        var winners = quantities.Select(quantity => Best(report.Methods, quantity)).ToArray();
        return new ResultTable(
            StudyText.Caption(report, metric),
            [.. quantities.Select(quantity => StudyText.Head(report, quantity))],
            [
                .. report.Methods.Select(method => new ResultRow(
                    method,
                    [
                        .. quantities.Zip(winners, (quantity, winner) => new ResultCell(
                            quantity,
                            StudyNumbers.MeanSd(metric, method.Summary[quantity.Key]),
                            method.Summary[quantity.Key],
                            ReferenceEquals(winner, method))),
                    ])),
            ]);
    }

    private static MethodResult? Best(IReadOnlyList<MethodResult> methods, Quantity quantity)
    {
        double? Mean(MethodResult method) => method.Summary[quantity.Key].Mean;
        MethodResult[] defined = [.. methods.Where(method => Mean(method) is not null)];
        return defined.Length < 2 ? null : quantity.HigherIsBetter ? defined.MaxBy(Mean) : defined.MinBy(Mean);
    }
}

internal sealed record ResultRow(MethodResult Method, IReadOnlyList<ResultCell> Cells);

/// <param name="Quantity">What the cell holds.</param>
/// <param name="Text">Mean and standard deviation.</param>
/// <param name="Spread">The numbers behind the text.</param>
/// <param name="IsBest">The best mean of its column.</param>
internal sealed record ResultCell(Quantity Quantity, string Text, Spread Spread, bool IsBest);
