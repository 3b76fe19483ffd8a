using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Reporting;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary><c>fairdiff evaluate</c>: the fairness of any classifier's predictions, from any tool.</summary>
internal static class EvaluateCommand
{
    private const string Description =
        """
        Evaluate predictions of any classifier, from any tool, overall and by group: values with intervals, gaps with verdicts.

        Examples:
          fairdiff evaluate --predictions test.csv --scores score_ --groups site,sex,site*sex --high-risk melanoma,carcinoma
          fairdiff evaluate --predictions test.csv --label disease --score p --positive 1 --groups sex --cluster patient --html out.html
          fairdiff evaluate --predictions test.csv --targets y_ --scores p_ --groups sex,
          age --validation val.csv --ood siteB=b.csv --interval bca
          fairdiff evaluate --predictions test.csv --scores score_ --groups site,
          sex --require "gap(site,accuracy) < 0.05" --require "worst(sex,auc) > 0.8"
          fairdiff evaluate --predictions new1.csv --replicates new2.csv --baseline old1.csv old2.csv --scores score_ --groups site
          fairdiff evaluate --predictions test.csv --scores score_ --groups site --html out.html --image-column file --image-folder images
          fairdiff evaluate --predictions id.csv --ood siteB=b.csv --scores score_ --groups sex,age --bucket age=40,60 --csv out.csv
        """;

    public static Command Create()
    {
        var options = new EvaluateOptions();
        var command = new Command("evaluate", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, options, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, EvaluateOptions options, CancellationToken cancellationToken)
    {
        var requirements = options.Requirements(parsed);
        var columns = options.Columns(parsed);
        var (fairness, thresholds) = options.Fairness(parsed, columns);
        var image = options.Images.Column(parsed, options.Html(parsed));
        var data = PredictionReader.Read(options.Predictions(parsed), columns with { Kept = image is null ? [] : [image] });
        var images = image is null ? null : options.Images.Locate(parsed, options.Predictions(parsed), data.Kept[image]);
        var report = FairnessEvaluator.Evaluate(data.Data, fairness, cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        ReportTable.Write(report, output);
        if (options.Posterior(parsed) is { } metric)
        {
            report.WritePosteriors(metric, output);
        }

        // What the page tells of; every further test would cost all others some of their power.
        var tested = report.ComparedMetrics();
        var comparison = options.Comparisons.Compare(parsed, data, columns, fairness, tested, cancellationToken);
        if (comparison is not null)
        {
            comparison.WriteTo("Compared with the baseline", output);
        }

        var sets = options.Comparisons.Sets(parsed, columns);
        var shift = ComparisonOptions.Shift(data, sets, fairness, tested, cancellationToken);
        if (shift is not null)
        {
            shift.WriteTo(output);
        }

        var together = CoOccurrences.Of(data, sets);
        together.WriteTo(output);

        if (options.Csv(parsed) is { } table)
        {
            OutputFile.Write("--csv", table, report.ToCsv(options.Formulas(parsed) == Formulas.Escape));
            output.WriteLine($"Every value and gap: {table}");
        }

        if (options.Json(parsed) is { } path)
        {
            OutputFile.Write("--json", path, EvaluationJson.Write(report, comparison, shift, options.Posterior(parsed), together));
            output.WriteLine($"Everything, with reasons and confusion matrices: {path}");
        }

        if (options.Html(parsed) is { } page)
        {
            var maxPixels = options.Images.MaxPixels(parsed);
            var html = report.ToHtml(data.Data, new()
            {
                Source = Path.GetFileName(options.Predictions(parsed)), Thresholds = thresholds, Comparison = comparison, Shift = shift,
                Images = images is null ? null : row => Thumbnail.Of(images[row], maxPixels),
            });
            OutputFile.Write("--html", page, html);
            output.WriteLine($"The page: {page}");
        }

        var results = requirements.Select(requirement => requirement.Check(report)).ToArray();
        foreach (var result in results)
        {
            (result.IsMet ? output : parsed.InvocationConfiguration.Error).WriteLine(result.Reason);
        }

        if (options.JUnit(parsed) is { } tests)
        {
            OutputFile.Write("--junit", tests, results.ToJUnit(Path.GetFileName(options.Predictions(parsed))));
            output.WriteLine($"The conditions as JUnit XML: {tests}");
        }

        return results.All(result => result.IsMet) ? ExitCodes.Success : ExitCodes.RequirementNotMet;
    }
}
