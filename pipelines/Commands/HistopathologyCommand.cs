using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.Terminal;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Commands;

/// <summary><c>fairdiff histopathology</c>: the paper's study of tissue patches of five hospitals, on the public data or on
/// phantoms.</summary>
internal static class HistopathologyCommand
{
    private const string Note =
        "Patches of few patients, by hospital; intervals that take them for independent are too narrow. Research use, not a medical "
            + "device.";

    private const string Help = """
        The histopathology study of Ktena et al. 2024 (Fig. 2): of two hospitals few labels are kept, two more are never trained on, and
        classifiers with and without generated patches are compared. On CAMELYON17-WILDS as its archives unpack, or on phantoms.

        Examples:
          fairdiff histopathology --simulate --preset smoke
          fairdiff histopathology --data camelyon17_v1.0 --labels 100
          fairdiff histopathology --data camelyon17 --preset paper --labels 1000 --prepare
        """;

    public static Command Create()
    {
        var data = new Option<string?>("--data")
        {
            Description = "CAMELYON17-WILDS: the folder of the labelled part, or one that holds both parts",
        };
        var simulate = new Option<bool>("--simulate") { Description = "Phantoms of five hospitals instead, which it makes itself" };
        var preset = new Option<string>("--preset")
        {
            Description = "Its size: smoke (does everything run?), cpu (two cores), standard (one small GPU) or paper (phantoms: smoke or "
                + "cpu)",
            DefaultValueFactory = _ => "cpu",
        };
        var labels = new Option<int>("--labels")
        {
            Description = "Labels that each of the hospitals 3 and 4 keeps, 2 or more (the paper: 1000 and 100; 0 = all)",
            DefaultValueFactory = _ => 100,
        };
        var study = new StudyOptions("fairdiff-histopathology");
        var command = new Command("histopathology", Help) { data, simulate, preset, labels };
        study.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var (name, kept) = (parsed.GetValue(preset)!, parsed.GetValue(labels));
            if (kept != 0 && kept < 2)
            {
                throw new FairDiffException($"--labels is {kept}; it must be 2 or more, or 0 for all.");
            }

            var request = (parsed.GetValue(data), parsed.GetValue(simulate)) switch
            {
                ({ } folder, false) => OnFolder(parsed, study, name, folder, kept == 0 ? null : kept, cancellationToken),
                (null, true) => OnPhantoms(parsed, study, name, kept),
                _ => throw new FairDiffException("Give --data, the folder of CAMELYON17-WILDS, or --simulate, and not both."),
            };
            return study.RunAsync(
                parsed,
                request with
                {
                    Output = study.Output(parsed) ?? Path.Combine("runs", FormattableString.Invariant(
                        $"histopathology-{(parsed.GetValue(simulate) ? "simulated-" : "")}{name}-labels{kept}")),
                    Experiment = study.Experiment(parsed),
                    View = () => ProgressViews.Create("study"),
                    Found = summary => ConsoleReport.Write(summary),
                },
                cancellationToken);
        });
        return command;
    }

    private static StudyRequest OnFolder(
        ParseResult parsed, StudyOptions study, string preset, string folder, int? labels, CancellationToken cancellationToken)
    {
        var set = ImageDataSet.Open(folder);
        if (set.Name != "camelyon17")
        {
            throw new FairDiffException($"--data is '{folder}', which looks like {set.Title}; this study is of CAMELYON17-WILDS.");
        }

        var size = HistopathologyPreset.Named(preset);
        var settings = study.Apply(parsed, size.Study with { SelectBy = ValidationMetric.Accuracy });
        var rows = size.Rows(folder, labels) with
        {
            ValidationFraction = settings.ValidationFraction, Redraw = settings.Redraw && labels is not null,
        };
        return new StudyRequest
        {
            Title = $"Histopathology study of {set.Title}, {preset}",
            Note = Note,
            Settings = settings with { ValidationRows = FolderOptionReader.ValidationRows(rows) },
            DataIdentity = FolderData.Identify(rows),
            DataDescription = FolderData.Describe(rows),
            Data = (ml, run, report) => FolderData.Load(ml, rows, run, report, cancellationToken),
            Metric = MetricNames.Accuracy,
            Output = "",
            Experiment = "",
        };
    }

    private static StudyRequest OnPhantoms(ParseResult parsed, StudyOptions study, string preset, int labels)
    {
        if (preset is not ("smoke" or "cpu"))
        {
            throw new FairDiffException($"--preset is '{preset}'; with --simulate it must be smoke or cpu.");
        }

        if (labels == 0)
        {
            throw new FairDiffException("--labels is 0; with --simulate it must be 2 or more.");
        }

        var phantoms = PhantomPreset.Named(preset == "cpu" ? "full" : preset).Phantoms;
        var settings = study.Apply(parsed, HistopathologyPreset.Named(preset).Study);
        phantoms = phantoms with { LabelPoor = preset == "smoke" ? Math.Min(labels, phantoms.LabelPoor) : labels };
        return new StudyRequest
        {
            Title = $"Histopathology study of phantoms, {preset}",
            Note = DemoCommand.Note,
            Settings = settings,
            DataIdentity = PhantomData.Identify(phantoms),
            DataDescription = PhantomData.Describe(phantoms),
            Data = (ml, _, _) => PhantomData.Create(ml, phantoms, settings.ValidationFraction),
            Output = "",
            Experiment = "",
        };
    }
}
