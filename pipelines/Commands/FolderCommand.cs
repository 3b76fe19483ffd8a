using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Terminal;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Commands;

/// <summary><c>fairdiff folder</c>: the study on a folder of images with a metadata.csv.</summary>
internal static class FolderCommand
{
    private const string Note =
        "Results on one split of one data set; groups and sites are those of the metadata, with their faults. Research use, not a "
            + "medical device.";

    public static Command Create()
    {
        var folder = new FolderOptionReader();
        var metric = new Option<string?>("--metric")
        {
            Description = "Metric of the tables: " + string.Join(", ", StudyRequest.AlwaysReported) + ", or any other of fairdiff evaluate "
                + $"(default: {MetricNames.BalancedAccuracy}, with --label-columns {MetricNames.Auc})",
        };
        var highRisk = new Option<string[]>(
            "--high-risk") { Description = "Classes whose misses weigh most", AllowMultipleArgumentsPerToken = true };
        var backbone = new BackboneOptions();
        var study = new StudyOptions("fairdiff-folder");
        var command = new Command("folder", Help) { metric, highRisk };
        folder.AddTo(command);
        backbone.AddTo(command);
        study.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var read = folder.Read(parsed);
            var preset = new StudySettings
            {
                Methods = [.. StudyMethod.Default.Where(method => method.Name != "stain+blur" && read.Label.Allows(method))],
            };
            var settings = study.Apply(parsed, backbone.Apply(parsed, preset));
            read.Label.Check(settings);
            var options = read with
            {
                ValidationFraction = settings.ValidationFraction,
                Redraw = settings.Redraw,
                ValidationFractionIsGiven = settings.Chooses && study.NamesValidationFraction(parsed),
            };
            if (settings.Features is not null && !study.NamesMethods(parsed) && options.LabelLimits.Count + options.Unlabelled.Count > 0)
            {
                settings = settings with { Methods = [.. settings.Methods, .. StudyMethod.Parse(["ceiling"])] };
            }

            settings = settings with { ValidationRows = FolderOptionReader.ValidationRows(options) };
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataFolder)));
            return await study.RunAsync(
                parsed,
                new StudyRequest
                {
                    Title = $"Study of {name}",
                    Note = Note,
                    Settings = settings,
                    DataIdentity = FolderData.Identify(options),
                    DataDescription = FolderData.Describe(options),
                    Data = (ml, run, report) =>
                        FolderData.Load(
                            ml, options, run, report, cancellationToken) with { HighRiskClasses = OptionLists.Read(parsed, highRisk) },
                    Output = study.Output(parsed) ?? Path.Combine("runs", $"folder-{name}"),
                    Experiment = study.Experiment(parsed),
                    Metric = parsed.GetValue(metric) ?? (
                        options.Label.Kind == StudyLabelKind.Conditions ? MetricNames.Auc : MetricNames.BalancedAccuracy),
                    View = () => ProgressViews.Create("study"),
                    Found = summary => ConsoleReport.Write(summary),
                },
                cancellationToken);
        });
        return command;
    }

    private const string Help = """
        The study on a folder of images with a metadata.csv (one line per image, with a header).

        Examples:
          fairdiff folder --data isic2017 --attributes site --ood site=A_UDA1 --exclude site=B_SONIC_UDA2 --skew site=C_MSK1:100
          fairdiff folder --data padufes20 --attributes sex --split-column split --cluster patient --groups fitzpatrick
          fairdiff folder --data isic2017 --attributes site --pretrained resnet18.npz --methods baseline,randaugment,pretrained,
          label+property,label+property+pretrained
          fairdiff folder --data isic2017 --attributes sex --ood site=A_UDA1 --ood-validation site=C_MSK1 --select-by BalancedAccuracy
          fairdiff folder --data isic2017 --attributes site --ood site=A_UDA1 --unlabelled site=A_UDA1 --ood-train-fraction 0.5
          fairdiff folder --data pcam2 --attributes site --split-column split --skew site=violet:100:1=0.9 --redraw --seeds 10 --frozen
          --pretrained ResNet18.onnx
          fairdiff folder --data CheXpert-v1.0-small --label-columns atelectasis consolidation cardiomegaly edema "pleural effusion"
          --attributes sex --cluster patient
          fairdiff folder --data nih1000 --attributes site --split-column split --unlabelled site=NIH_AP --image-size 32
        """;
}
