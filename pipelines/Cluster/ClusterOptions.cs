using System.CommandLine;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Cluster;

/// <summary>What of a study a process does: all of it, its preparation, or one task.</summary>
internal sealed class ClusterOptions
{
    public const string Prepare = "--prepare", Task = "--task";

    private readonly Option<bool> _prepare = new(Prepare)
    {
        Description = "Check everything and write the list of tasks into the run folder, for fairdiff plan, run-task and gather: the tasks "
            + "may run on other machines",
    };

    // How run-task says which.
    private readonly Option<string?> _task = new(Task) { Hidden = true };

    public IReadOnlyList<Option> All => [_prepare, _task];

    /// <summary>Does it.</summary>
    public async Task<int> RunAsync(ParseResult parsed, StudyRequest request, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_task) is { } task)
        {
            if (!await Study.RunTaskAsync(request, task, cancellationToken))
            {
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"Task {task} is done already.");
            }
        }
        else if (parsed.GetValue(_prepare))
        {
            var plan = await Study.PrepareAsync(request, cancellationToken);
            StudyCommandLine.Write(parsed, request.Settings.Parallel, request.Output);
            var output = parsed.InvocationConfiguration.Output;
            await output.WriteLineAsync($"{plan.Tasks.Count} tasks in {plan.Levels().Count} levels are ready in {request.Output}.");
            await output.WriteLineAsync(
                $"What they are: fairdiff plan {request.Output}. One: fairdiff run-task {request.Output} {plan.Tasks[0].Id}. "
                    + $"The report: fairdiff gather {request.Output}");
        }
        else
        {
            await Study.RunAsync(request, cancellationToken);
        }

        return ExitCodes.Success;
    }
}
