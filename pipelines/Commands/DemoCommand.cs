using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.Terminal;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Commands;

/// <summary><c>fairdiff demo</c>: the whole study on simulated histology patches that it makes itself.</summary>
internal static class DemoCommand
{
    /// <summary>What the reader of a study of phantoms must know.</summary>
    public const string Note =
        "Phantoms are simulated images: nothing here is a claim about real tissue or real patients. Research use, not a medical device.";

    public static Command Create()
    {
        var preset = new Option<string>("--preset")
        {
            Description = "smoke (under a minute), standard (under 10 minutes on 2 free cores) or full",
            DefaultValueFactory = _ => "standard",
        };
        var draw = new Option<int>("--draw") { Description = "Which draw of the phantoms: another number gives other patches" };
        var labels =
            new Option<int?>("--labels") { Description = "Labelled patches of each of the label-poor hospitals 3 and 4 (default 100)" };
        var skew = new Option<double?>("--skew")
        {
            Description =
                "Share of tumour among hospital 3's labels, and of normal among hospital 4's, 0 to 1 (default 0.8; 0.5 = balanced control)",
        };
        var study = new StudyOptions("fairdiff-demo", largeImages: false);
        var command = new Command("demo", Help) { preset, draw, labels, skew };
        study.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var name = parsed.GetValue(preset)!;
            var chosen = PhantomPreset.Named(name);
            var phantoms = Phantoms(chosen.Phantoms, parsed.GetValue(draw), parsed.GetValue(labels), parsed.GetValue(skew));
            var settings = study.Apply(parsed, chosen.Study);
            return await study.RunAsync(
                parsed,
                new StudyRequest
                {
                    Title = $"Phantom histology study, {name}, draw {phantoms.Draw}" + (phantoms.Skew == .5 ? ", balanced control" : ""),
                    Note = Note,
                    Settings = settings,
                    DataIdentity = PhantomData.Identify(phantoms),
                    DataDescription = PhantomData.Describe(phantoms),
                    Data = (ml, _, _) => PhantomData.Create(ml, phantoms, settings.ValidationFraction),
                    Output = study.Output(parsed) ?? Path.Combine("runs", FolderName(name, phantoms)),
                    Experiment = study.Experiment(parsed),
                    View = () => ProgressViews.Create("study"),
                    Found = summary => ConsoleReport.Write(summary),
                },
                cancellationToken);
        });
        return command;
    }

    private const string Help = """
        The whole study on simulated histology patches, made from a seed: a diffusion model learns five thousand
        and more patches, samples new ones for the label-poor hospitals, and classifiers trained with and without them are compared.

        Examples:
          fairdiff demo
          fairdiff demo --preset smoke
          fairdiff demo --draw 1
          fairdiff demo --skew 0.5 --methods baseline label+property
        """;

    private static PhantomOptions Phantoms(PhantomOptions preset, int draw, int? labels, double? skew)
    {
        var options = preset with { Draw = draw, LabelPoor = labels ?? preset.LabelPoor, Skew = skew ?? preset.Skew };
        if (options.Draw < 0)
        {
            throw new FairDiffException($"--draw is {options.Draw}; it must be 0 or more.");
        }

        if (options.LabelPoor is < 2 or > 100_000)
        {
            throw new FairDiffException($"--labels is {options.LabelPoor}; it must be from 2 to 100000.");
        }

        return options.Skew is >= 0 and <= 1
            ? options
            : throw new FairDiffException($"--skew is {options.Skew}; it must be from 0 to 1.");
    }

    private static string FolderName(string preset, PhantomOptions phantoms) =>
        FormattableString.Invariant($"demo-{preset}-draw{phantoms.Draw}-labels{phantoms.LabelPoor}-skew{phantoms.Skew}");
}
