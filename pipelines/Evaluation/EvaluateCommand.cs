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
        var output = parsed.InvocationConfiguration.Output;
        var (report, data, pageOptions, together) = Evaluated.Of(parsed, options, options.Html(parsed), Tell, cancellationToken);
        if (pageOptions.Comparison is { } comparison)
        {
            comparison.WriteTo("Compared with the baseline", output);
        }

        if (pageOptions.Shift is { } shift)
        {
            shift.WriteTo(output);
        }

        together.WriteTo(output);

        if (options.Csv(parsed) is { } table)
        {
            OutputFile.Write("--csv", table, report.ToCsv(options.Formulas(parsed) == Formulas.Escape));
            output.WriteLine($"Every value and gap: {table}");
        }

        if (options.Curves(parsed) is { } curves)
        {
            CurveTable.Write(curves, report.Curves(data), options.Formulas(parsed));
            output.WriteLine($"The curves: {curves}");
        }

        if (options.Json(parsed) is { } path)
        {
            OutputFile.Write("--json", path, EvaluationJson.Write(
                report, pageOptions.Comparison, pageOptions.Shift, options.Posterior(parsed), together));
            output.WriteLine($"Everything, with reasons and confusion matrices: {path}");
        }

        if (options.Html(parsed) is { } page)
        {
            OutputFile.Write("--html", page, report.ToHtml(data, pageOptions));
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

        void Tell(FairnessReport computed)
        {
            ReportTable.Write(computed, output);
            if (options.Posterior(parsed) is { } metric)
            {
                computed.WritePosteriors(metric, output);
            }
        }
    }
}
