using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Commands;

/// <summary><c>fairdiff dermatology</c>: the paper's study of skin conditions, on public data that stand in for its own, or on
/// phantoms.</summary>
internal static class DermatologyCommand
{
    private const string Note =
        "The paper's data are private: SCIN stands in for them, with images that people made of their own skin, and labels of "
            + "dermatologists who saw nothing else. Research use, not a medical device.";

    private const string Help = """
        The dermatology study of Ktena et al. 2024 (Fig. 4): 27 conditions with soft labels of several raters; of one subgroup few images
        are kept in training; classifiers with and without generated images, judged by the sensitivity for high-risk conditions, by sex, age
        and skin tone, and on other sets. On SCIN and other public sets as their archives unpack, or on phantoms.

        Examples:
          fairdiff dermatology --simulate --preset smoke
          fairdiff dermatology --data scin --ood PAD-UFES-20 Fitzpatrick17k --skew sex=male --labels 100
          fairdiff dermatology --data scin --ood DDI --skew skin_tone=6 --labels 1000 --preset paper --prepare
        """;

    public static Command Create()
    {
        var skew = new Option<string>("--skew")
        {
            Description = $"The subgroup that keeps few images in training: {string.Join(", ", DermatologyPreset.Axes)} and its value, or "
                + "none",
            DefaultValueFactory = _ => "sex=male",
        };
        var labels = new Option<int>("--labels")
        {
            Description = "Images that it keeps, 1 or more (the paper: 1000 and 100)", DefaultValueFactory = _ => 100,
        };
        var oodTrainFraction = new Option<double>("--ood-train-fraction")
        {
            Description = "Share of each further set that the generators learn from, without its labels, and that is not judged; 0 = none",
            DefaultValueFactory = _ => .5,
        };
        var clinical = new ClinicalOptions(
            "dermatology", "the folder of SCIN", "Phantoms of skin lesions of three places",
            "Folders of further sets, which no classifier trains on: PAD-UFES-20, ISIC 2019, HAM10000, Fitzpatrick17k, DDI, or one with a "
                + "metadata.csv");
        var backbone = new BackboneOptions();
        var command = new Command("dermatology", Help) { skew, labels, oodTrainFraction };
        clinical.AddTo(command);
        backbone.AddTo(command);
        command.SetAction((parsed, cancellationToken) =>
        {
            var (name, folder, kept) = (clinical.Preset(parsed), clinical.Data(parsed), parsed.GetValue(labels));
            var (rare, fraction) = (Rare(parsed.GetValue(skew)!), parsed.GetValue(oodTrainFraction));
            if (kept < 1)
            {
                throw new FairDiffException($"--labels is {kept}; it must be 1 or more.");
            }

            if (fraction is not (>= 0 and < 1))
            {
                throw new FairDiffException(
                    FormattableString.Invariant($"--ood-train-fraction is {fraction}; it must be from 0 to below 1."));
            }

            var output = clinical.Output(
                parsed, rare is null ? "" : FormattableString.Invariant($"-{rare.Column}-{rare.Value}-labels{kept}"));
            var preset = DermatologyPreset.Named(name);
            var settings = clinical.Study.Apply(parsed, backbone.Apply(parsed, preset.Study));
            var (source, further) = clinical.Folders(
                parsed, phantoms => SkinPhantoms.Write(phantoms, preset.Phantoms), SkinPhantoms.Source,
                [SkinPhantoms.TumourClinic, SkinPhantoms.Atlas], output);
            var rows = preset.Rows(source, further, rare, kept, fraction == 0 ? null : fraction, simulated: folder is null);
            rows.Label.Check(settings);
            var request = clinical.OfFolders(
                parsed, rows, settings,
                (
                    $"Dermatology study of {(folder is null ? "phantoms" : ImageDataSet.Open(folder).Title)}, {name}",
                    folder is null ? DemoCommand.Note : Note, MetricNames.HighRiskSensitivity),
                cancellationToken);
            var load = request.Data;
            return clinical.RunAsync(
                parsed,
                request with
                {
                    Claims = DermatologyPreset.Claims(rows),
                    Data = (ml, run, report) => load(ml, run, report) with { HighRiskClasses = DermatologyPreset.HighRisk },
                },
                output, cancellationToken);
        });
        return command;
    }

    private static RowSelector? Rare(string text)
    {
        if (text == "none")
        {
            return null;
        }

        var rows = RowSelector.Parse("--skew", text);
        return DermatologyPreset.Axes.Contains(rows.Column)
            ? rows
            : throw new FairDiffException(
                $"--skew is '{text}'; it must be of {string.Join(", ", DermatologyPreset.Axes)}, such as sex=male, or none.");
    }
}
