using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Shared;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Evaluation;

/// <summary><c>fairdiff evaluate</c>: the fairness of any classifier's predictions, from any tool.</summary>
internal static class EvaluateCommand
{
    private const string Description =
        """
        Evaluate predictions of any classifier, from any tool, overall and by group: values with intervals, gaps with verdicts.

        Examples:
          fairdiff evaluate --predictions test.csv --scores score_ --groups site,sex,site*sex --high-risk melanoma,carcinoma
          fairdiff evaluate --predictions test.csv --label disease --score p --positive 1 --groups sex --cluster patient --json out.json --html out.html
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
        var data = PredictionReader.Read(options.Predictions(parsed), options.Columns(parsed));
        var report = FairnessEvaluator.Evaluate(data, options.Fairness(parsed), cancellationToken);
        var output = parsed.InvocationConfiguration.Output;
        ReportTable.Write(report, output);
        if (options.Json(parsed) is { } path)
        {
            Save("--json", path, () => AtomicFile.WriteAllText(path, report.ToJson()));
            output.WriteLine($"Everything, with reasons and confusion matrices: {path}");
        }

        if (options.Html(parsed) is { } page)
        {
            Save("--html", page, () => EvaluationPage.Write(report, data, Path.GetFileName(options.Predictions(parsed)), page));
            output.WriteLine($"The page: {page}");
        }

        return 0;
    }

    private static void Save(string option, string path, Action write)
    {
        try
        {
            write();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException($"{path} ({option}) cannot be written: {e.Message}", e);
        }
    }
}
