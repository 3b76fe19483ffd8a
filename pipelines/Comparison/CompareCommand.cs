using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Evaluation;
using FairDiff.Reporting;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Comparison;

/// <summary><c>fairdiff compare</c>: several methods on the same rows over training seeds.</summary>
internal static class CompareCommand
{
    private const string Description =
        """
        Compare methods by their predictions on the same rows, over training seeds: differences with intervals and corrected p-values,
        the front of
        performance and gap, and who is wrong with every seed.

        Examples:
          fairdiff compare --method baseline=b1.csv,b2.csv --method synthetic=s1.csv,s2.csv --scores score_ --groups site,
          sex --id image --html out.html
          fairdiff compare --method "baseline=runs/base-*.csv" --method "ours=runs/ours-*.csv" --scores score_ --groups site --csv all.csv
          fairdiff compare --method all=seeds.csv --seed-column seed --scores score_ --groups sex --high-risk melanoma,
          carcinoma --individuals underserved.csv
        """;

    public static Command Create()
    {
        var options = new CompareOptions();
        var command = new Command("compare", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => Task.FromResult(Run(parsed, options, cancellationToken)));
        return command;
    }

    private static int Run(ParseResult parsed, CompareOptions options, CancellationToken cancellationToken)
    {
        var (fairness, metrics, output) = (options.Fairness(parsed), options.Metrics(parsed), parsed.InvocationConfiguration.Output);
        var reader = options.Reader(parsed);
        var methods = reader.Read(options.Methods(parsed));
        var first = methods.GetAt(0).Value[0].Data as FairnessData;
        if (first is null && options.Individuals(parsed) is { } unwanted)
        {
            throw new FairDiffException(
                $"--individuals {unwanted} needs exclusive classes; with several conditions per row (--targets) no row is simply wrong.");
        }

        var comparisons = MethodComparisons.Compare(Map<EvaluationData>(methods), fairness, metrics, cancellationToken);
        var metric = metrics?[0] ?? MetricNames.Accuracy;
        var fronts = MethodFront.Find(comparisons, fairness.Groups, metric);
        comparisons.WriteTo(fairness.Groups, metric, output);
        foreach (var (method, comparison) in comparisons.AgainstFirst)
        {
            comparison.WriteTo($"{method} compared with {comparisons.Methods[0]}", output);
        }

        var errors = first is null ? null : ConsistentErrors.Find(Map<FairnessData>(methods), fairness);
        if (errors is not null)
        {
            errors.WriteTo(fairness.HighRiskClasses.Count > 0, output);
        }

        if (options.Csv(parsed) is { } csv)
        {
            CompareFiles.WriteCsv(csv, comparisons, options.Formulas(parsed));
            output.WriteLine($"Every number of every method: {csv}");
        }

        if (options.Individuals(parsed) is { } individuals)
        {
            CompareFiles.WriteIndividuals(individuals, errors!, first!, reader.Ids, options.Formulas(parsed));
            output.WriteLine($"The rows that are always failed: {individuals}");
        }

        if (options.Json(parsed) is { } json)
        {
            CompareFiles.WriteJson(json, comparisons, errors, fronts, metric);
            output.WriteLine($"Everything: {json}");
        }

        if (options.Html(parsed) is { } page)
        {
            OutputFile.Write("--html", page, comparisons.ToHtml(fairness, errors));
            output.WriteLine($"The page: {page}");
        }

        return ExitCodes.Success;
    }

    private static OrderedDictionary<string, IReadOnlyList<TData>> Map<TData>(
        OrderedDictionary<string, IReadOnlyList<PredictionSet>> methods) =>
        new(methods.Select(method => KeyValuePair.Create(
            method.Key, (IReadOnlyList<TData>)[.. method.Value.Select(set => set.Data).Cast<TData>()])));
}
