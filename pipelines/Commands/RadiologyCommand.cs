using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Commands;

/// <summary><c>fairdiff radiology</c>: the paper's study of findings of chest films, on the public data or on phantoms.</summary>
internal static class RadiologyCommand
{
    private const string Note =
        "Labels of CheXpert and ChestX-ray14 are read out of reports by programs, with their faults; race is what a table says. Research "
            + "use, not a medical device.";

    private const string Help = """
        The radiology study of Ktena et al. 2024 (Fig. 3): five findings of chest films, several of which may go together; classifiers with
        and without generated films, judged by sex and race and on another hospital. On CheXpert and ChestX-ray14 as their archives unpack,
        or on phantoms.

        Examples:
          fairdiff radiology --simulate --preset smoke
          fairdiff radiology --data CheXpert-v1.0-small --ood ChestX-ray14 --preset standard
          fairdiff radiology --data CheXpert-v1.0-small --ood ChestX-ray14 --preset paper --pretrained BiT-M-R152x2.npz --prepare
        """;

    public static Command Create()
    {
        var clinical = new ClinicalOptions(
            "radiology", "the folder of CheXpert or ChestX-ray14", "Phantoms of chest films of two hospitals",
            "Folders of further sets, which no model trains on: ChestX-ray14, CheXpert, or one with a metadata.csv");
        var backbone = new BackboneOptions();
        var command = new Command("radiology", Help);
        clinical.AddTo(command);
        backbone.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var (name, folder, output) = (clinical.Preset(parsed), clinical.Data(parsed), clinical.Output(parsed));
            var preset = RadiologyPreset.Named(name);
            var settings = clinical.Study.Apply(parsed, backbone.Apply(parsed, preset.Study));
            var (source, further) = clinical.Folders(
                parsed, phantoms => ChestPhantoms.Write(phantoms, preset.Phantoms), ChestPhantoms.Source, [ChestPhantoms.Other], output);
            var rows = preset.Rows(source, further, simulated: folder is null);
            rows.Label.Check(settings);
            var request = clinical.OfFolders(
                parsed, rows, settings,
                (
                    $"Radiology study of {(folder is null ? "phantoms" : ImageDataSet.Open(folder).Title)}, {name}",
                    folder is null ? DemoCommand.Note : Note, MetricNames.Auc),
                cancellationToken);
            return clinical.RunAsync(parsed, request with { Claims = RadiologyPreset.Claims(rows) }, output, cancellationToken);
        });
        return command;
    }
}
