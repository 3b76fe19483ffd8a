using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Reporting;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Cluster;

/// <summary><c>fairdiff plan</c>: the tasks of a prepared study, for people and for schedulers.</summary>
internal static class PlanCommand
{
    private const string Description =
        """
        The tasks of a study that was prepared (fairdiff folder … --prepare): what each needs and makes, and which are done; and what runs
        them elsewhere: a Snakemake workflow, a script for Slurm, or a job for Kubernetes.

        Examples:
          fairdiff plan runs/folder-pcam2
          fairdiff plan runs/folder-pcam2 --slurm submit.sh
          fairdiff plan runs/folder-pcam2 --snakemake Snakefile
          fairdiff plan /shared/pcam2 --kubernetes job.yaml --image our/fairdiff --claim shared
        """;

    public static Command Create()
    {
        var study = new Argument<string>("study") { Description = "The run folder" };
        var json = new Option<string?>("--json") { Description = "Write the tasks as JSON" };
        var snakemake = new Option<string?>("--snakemake") { Description = "Write a workflow for Snakemake" };
        var slurm = new Option<string?>("--slurm")
        {
            Description = "Write a script that submits the tasks to Slurm, as an array for each level, and the report behind them",
        };
        var kubernetes = new KubernetesOptions();
        var program = new Option<string>("--program")
        {
            Description = "How the machines that run tasks call this program", DefaultValueFactory = _ => "fairdiff",
        };
        var command = new Command("plan", Description) { study, json, snakemake, slurm, program };
        kubernetes.AddTo(command);
        command.SetAction((parsed, _) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(study)!);
            var (plan, output) = (StudyPlan.Read(folder), parsed.InvocationConfiguration.Output);
            Print(plan, folder, output);
            void Write(Option<string?> option, Func<string> text)
            {
                if (parsed.GetValue(option) is { } file)
                {
                    OutputFile.Write(option.Name, file, text());
                    output.WriteLine($"{option.Name[2..]}: {file}");
                }
            }

            Write(json, () => JsonSerializer.Serialize(plan, OutputJson.Format));
            Write(snakemake, () => Workflows.Snakemake(folder, parsed.GetValue(program)!));
            Write(slurm, () => Workflows.Slurm(plan, folder, parsed.GetValue(program)!));
            Write(kubernetes.File, () => kubernetes.Read(parsed).Manifest(plan, folder, parsed.GetValue(program)!));
            return Task.FromResult(ExitCodes.Success);
        });
        return command;
    }

    private static void Print(StudyPlan plan, string folder, TextWriter output)
    {
        var (levels, seconds) = (plan.Levels(), plan.Tasks.Sum(task => task.EstimatedSeconds));
        TextTable.Write(output,
        [
            ["level", "index", "task", "needs", "share of the time", "done"],
            .. levels.Index().SelectMany(level => level.Item.Index().Select(task => (string[])
            [
                $"{level.Index}", $"{task.Index}", task.Item.Id, string.Join(" ", task.Item.Inputs),
                (task.Item.EstimatedSeconds / seconds).ToString("0.0 %", CultureInfo.InvariantCulture),
                StudyPlan.IsDone(folder, task.Item) ? "yes" : "",
            ])),
        ]);
        output.WriteLine($"{plan.Tasks.Count(task => StudyPlan.IsDone(folder, task))} of {plan.Tasks.Count} tasks are done.");
    }
}
