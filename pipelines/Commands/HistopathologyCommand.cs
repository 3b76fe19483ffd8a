using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
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
        var labels = new Option<int>("--labels")
        {
            Description = "Labels that each of the hospitals 3 and 4 keeps, 2 or more (the paper: 1000 and 100; 0 = all)",
            DefaultValueFactory = _ => 100,
        };
        var clinical = new ClinicalOptions(
            "histopathology", "the folder of CAMELYON17-WILDS, of its labelled part or of both", "Phantoms of five hospitals", ood: null);
        var command = new Command("histopathology", Help) { labels };
        clinical.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var (name, kept) = (clinical.Preset(parsed), parsed.GetValue(labels));
            if (kept != 0 && kept < 2)
            {
                throw new FairDiffException($"--labels is {kept}; it must be 2 or more, or 0 for all.");
            }

            var request = clinical.Data(parsed) is { } folder
                ? OnFolder(parsed, clinical, folder, kept == 0 ? null : kept, cancellationToken)
                : OnPhantoms(parsed, clinical, kept);
            return clinical.RunAsync(
                parsed, request, clinical.Output(parsed, FormattableString.Invariant($"-labels{kept}")), cancellationToken);
        });
        return command;
    }

    private static StudyRequest OnFolder(
        ParseResult parsed, ClinicalOptions clinical, string folder, int? labels, CancellationToken cancellationToken)
    {
        var set = ImageDataSet.Open(folder);
        if (set.Name != "camelyon17")
        {
            throw new FairDiffException($"--data is '{folder}', which looks like {set.Title}; this study is of CAMELYON17-WILDS.");
        }

        var preset = clinical.Preset(parsed);
        var size = HistopathologyPreset.Named(preset);
        return clinical.OfFolders(
            parsed, size.Rows(folder, labels), clinical.Study.Apply(parsed, size.Study with { SelectBy = ValidationMetric.Accuracy }),
            ($"Histopathology study of {set.Title}, {preset}", Note, MetricNames.Accuracy), cancellationToken) with
        {
            Claims = HistopathologyPreset.Claims("hospital", "hospital=2"),
        };
    }

    private static StudyRequest OnPhantoms(ParseResult parsed, ClinicalOptions clinical, int labels)
    {
        var preset = clinical.Preset(parsed);
        if (labels == 0)
        {
            throw new FairDiffException("--labels is 0; with --simulate it must be 2 or more.");
        }

        var size = HistopathologyPreset.Named(preset);
        if (size.Phantoms is not { } usual)
        {
            throw new FairDiffException($"--preset is '{preset}'; with --simulate it must be smoke or cpu.");
        }

        var settings = clinical.Study.Apply(parsed, size.Study);
        var phantoms = usual with { LabelPoor = preset == "smoke" ? Math.Min(labels, usual.LabelPoor) : labels };
        return new StudyRequest
        {
            Title = $"Histopathology study of phantoms, {preset}",
            Note = DemoCommand.Note,
            Settings = settings,
            DataIdentity = PhantomData.Identify(phantoms),
            DataDescription = PhantomData.Describe(phantoms),
            Data = (ml, _, _) => PhantomData.Create(ml, phantoms, settings.ValidationFraction),
            Claims = HistopathologyPreset.Claims("Hospital", "hospital 2"),
            Output = "",
            Experiment = "",
        };
    }
}
