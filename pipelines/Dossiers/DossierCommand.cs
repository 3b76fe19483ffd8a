using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Evaluation;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Dossiers;

/// <summary><c>fairdiff dossier</c>: a finished study, or predictions, as a folder that a hospital can file.</summary>
internal static class DossierCommand
{
    private const string Description =
        """
        A folder to file: model card (a page, and the XML of the Coalition for Health AI), data sheet with the flow of the rows, and the
        checklists of STARD-AI, TRIPOD+AI and CLAIM 2024, filled from the records of a finished study, or from predictions of any
        classifier with the options of evaluate. What no record says is "not reported", with who must fill it.

        Examples:
          fairdiff dossier runs/demo-simulated-smoke --output dossier
          fairdiff dossier --predictions test.csv --scores score_ --groups site,sex --ood siteB=b.csv --output dossier
        """;

    public static Command Create()
    {
        var study = new Argument<string?>("study")
        {
            Description = "The run folder of a finished study", Arity = ArgumentArity.ZeroOrOne,
        };
        var folder = new Option<string>("--output") { Description = "Where the files go", DefaultValueFactory = _ => "dossier" };
        var options = new EvaluateOptions(isOnly: false);
        var command = new Command("dossier", Description) { study, folder };
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var dossier = Read(parsed, parsed.GetValue(study), options, cancellationToken);
            var path = parsed.GetValue(folder)!;
            dossier.Write(path);
            var output = parsed.InvocationConfiguration.Output;
            output.WriteLine($"{dossier.Answered} of {dossier.Answerable} items that records can answer are answered.");
            if (dossier.NotReported.Count > 0)
            {
                output.WriteLine($"Not reported: {string.Join(", ", dossier.NotReported)}.");
            }

            output.WriteLine($"The dossier: {Path.GetFullPath(Path.Combine(path, "index.html"))}");
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static Dossier Read(ParseResult parsed, string? study, EvaluateOptions options, CancellationToken cancellationToken)
    {
        if (study is null != options.HasPredictions(parsed))
        {
            throw new FairDiffException(study is null
                ? "A dossier is of a study or of predictions: name the run folder of a finished study, or --predictions FILE."
                : $"A dossier is of a study or of predictions: {study} and --predictions are both named; leave one out.");
        }

        if (study is not null)
        {
            return Dossier.OfStudy(study);
        }

        var evaluated = Evaluated.Of(parsed, options, "evaluation.html", _ => { }, cancellationToken);
        return Dossier.OfEvaluation(evaluated.Report, evaluated.Data, evaluated.Page);
    }
}
