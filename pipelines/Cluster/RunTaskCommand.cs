using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Shared;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Cluster;

/// <summary><c>fairdiff run-task</c> and <c>fairdiff gather</c>: a prepared study, a piece at a time.</summary>
internal static class RunTaskCommand
{
    private const string Description =
        """
        Do one task of a study that was prepared (fairdiff folder … --prepare). Tasks may run side by side, on machines that share the run
        folder. One that was killed goes on where it was; one that is done is not done again.

        Examples:
          fairdiff run-task runs/folder-pcam2 baseline-seed0
          fairdiff run-task runs/folder-pcam2 --level 1 --index 12
          fairdiff run-task runs/folder-pcam2 --index 32 --wait
        """;

    private const string GatherDescription =
        """
        Make the report of a study whose tasks are done, and bring it to MLflow.

        Examples:
          fairdiff gather runs/folder-pcam2
        """;

    private static readonly TimeSpan Poll = TimeSpan.FromSeconds(1);

    public static Command Create()
    {
        var study = new Argument<string>("study") { Description = "The run folder" };
        var id = new Argument<string?>("task") { Description = "The task", Arity = ArgumentArity.ZeroOrOne };
        var level = new Option<int?>("--level") { Description = "With --index: the level of the task, as fairdiff plan numbers them" };
        var index = new Option<int?>("--index") { Description = "Its index there; without --level that in the whole plan" };
        var wait = new Option<bool>("--wait") { Description = "Wait for the tasks that it needs, which others do" };
        var command = new Command("run-task", Description) { study, id, level, index, wait };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(study)!);
            var plan = StudyPlan.Read(folder);
            var task = (parsed.GetValue(id), parsed.GetValue(level), parsed.GetValue(index)) switch
            {
                ({ } name, null, null) => name,
                (null, { } wanted, { } place) => At(plan.Levels(), wanted, place),
                (null, null, { } place) => At(plan.Tasks, place, "the plan"),
                _ => throw new FairDiffException("Name the task, or give --index, with --level or without."),
            };
            if (parsed.GetValue(wait))
            {
                await WaitAsync(plan, folder, task, cancellationToken);
            }

            return await Again(parsed, StudyCommandLine.Read(folder, $"{ClusterOptions.Task}={task}"), cancellationToken);
        });
        return command;
    }

    public static Command CreateGather()
    {
        var study = new Argument<string>("study") { Description = "The run folder" };
        var command = new Command("gather", GatherDescription) { study };
        command.SetAction((parsed, cancellationToken) =>
        {
            var folder = Path.GetFullPath(parsed.GetValue(study)!);
            string[] missing = [.. StudyPlan.Read(folder).Tasks.Where(task => !StudyPlan.IsDone(folder, task)).Select(task => task.Id)];
            return missing.Length > 0
                ? throw new FairDiffException(
                    $"{missing.Length} tasks of {folder} are not done: {Listing.Of(missing)}. Run them (fairdiff run-task), or let one "
                        + "process do all (the study's command without --prepare).")
                : Again(parsed, StudyCommandLine.Read(folder), cancellationToken);
        });
        return command;
    }

    private static string At(IReadOnlyList<IReadOnlyList<StudyTask>> levels, int level, int index) =>
        level < 0 || level >= levels.Count
            ? throw new FairDiffException($"--level is {level}; the study has levels 0 to {levels.Count - 1}.")
            : At(levels[level], index, $"level {level}");

    private static string At(IReadOnlyList<StudyTask> tasks, int index, string what) => index < 0 || index >= tasks.Count
        ? throw new FairDiffException($"--index is {index}; {what} has tasks 0 to {tasks.Count - 1}.")
        : tasks[index].Id;

    private static async Task WaitAsync(StudyPlan plan, string folder, string id, CancellationToken cancellationToken)
    {
        string[] inputs = [.. plan.Tasks.Where(task => task.Id == id).SelectMany(task => task.Inputs)];
        StudyTask[] needed = [.. plan.Tasks.Where(task => inputs.Contains(task.Id))];
        while (!Array.TrueForAll(needed, task => StudyPlan.IsDone(folder, task)))
        {
            await Task.Delay(Poll, cancellationToken);
        }
    }

    private static Task<int> Again(ParseResult parsed, string[] arguments, CancellationToken cancellationToken) => Root.InvokeAsync(
        arguments, parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error, cancellationToken);
}
