using System.CommandLine;
using FairDiff.Pipelines.Folder;
using FairDiff.Pipelines.Report;
using FairDiff.Pipelines.Study;
using FairDiff.Torch.Classification;

namespace FairDiff.Pipelines.Commands;

/// <summary><c>fairdiff folder</c>: the study on a folder of images with a metadata.csv.</summary>
internal static class FolderCommand
{
    private const string Note =
        "Results on one split of one data set; groups and sites are those of the metadata, with their faults. Research use, not a medical device.";

    public static Command Create()
    {
        var folder = new FolderOptionReader();
        var metric = new Option<string>("--metric")
        {
            Description = "Metric of the tables: " + string.Join(", ", StudyMetric.All.Select(entry => entry.Key)),
            DefaultValueFactory = _ => StudyMetric.BalancedAccuracy.Key,
        };
        var highRisk = new Option<string[]>("--high-risk") { Description = "Classes whose misses weigh most", AllowMultipleArgumentsPerToken = true };
        var backbone = new Option<ResNetArchitecture>("--backbone", "--arch")
        {
            Description = "Classifier's network: " + string.Join(", ", Enum.GetNames<ResNetArchitecture>()),
            DefaultValueFactory = _ => ResNetArchitecture.ResNet8,
        };
        var width = new Option<int>("--width-factor") { Description = "Multiplies the channels of a BiT-ResNet (1 to 4)", DefaultValueFactory = _ => 1 };
        var study = new StudyOptions("fairdiff-folder");
        var command = new Command("folder", Help) { metric, highRisk, backbone, width };
        folder.AddTo(command);
        study.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            var options = folder.Read(parsed);
            var settings = study.Apply(parsed, new StudySettings
            {
                Methods = [.. StudyMethod.Default.Where(method => method.Name != "stain+blur")],
                Architecture = parsed.GetValue(backbone),
                WidthFactor = parsed.GetValue(width),
            });
            StudyMetric.Named(parsed.GetValue(metric)!);
            var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.DataFolder)));
            await StudySession.RunAsync(
                new StudyRequest
                {
                    Title = $"Study of {name}",
                    Note = Note,
                    Settings = settings,
                    DataDescription = folder.Describe(options),
                    Data = (ml, run, report) => FolderData.Load(
                        ml, options with { ValidationFraction = settings.ValidationFraction }, run.Data, report) with { HighRiskClasses = parsed.GetValue(highRisk) ?? [] },
                    Output = study.Output(parsed) ?? Path.Combine("runs", $"folder-{name}"),
                    Experiment = study.Experiment(parsed),
                    Metric = parsed.GetValue(metric)!,
                },
                cancellation);
            return ExitCodes.Success;
        });
        return command;
    }

    private const string Help = """
        The study on a folder of images with a metadata.csv (one line per image, with a header).

        Examples:
          fairdiff folder --data isic2017 --attributes site --ood site=A_UDA1 --exclude site=B_SONIC_UDA2 --skew site=C_MSK1:100
          fairdiff folder --data padufes20 --attributes sex --split-column split --cluster patient --groups fitzpatrick
          fairdiff folder --data nih1000 --attributes site --split-column split --unlabelled site=NIH_AP --image-size 32
        """;
}
