using System.Text.Json;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>
/// A study as a list of tasks with declared inputs and outputs, which any scheduler can run: in one process after another, or each on
/// another machine that shares the run folder. <see cref="Study.PrepareAsync"/> makes it, <see cref="Study.RunTaskAsync"/> does one task,
/// <see cref="Study.RunAsync"/> makes the report, and computes what no task did.
/// </summary>
/// <param name="Tasks">The tasks; each comes after its inputs.</param>
public sealed record StudyPlan(IReadOnlyList<StudyTask> Tasks)
{
    private const string FileName = "plan.json";

    /// <summary>The tasks by the number of tasks that must be done one after the other before them: those of one level can run side by
    /// side.</summary>
    public IReadOnlyList<IReadOnlyList<StudyTask>> Levels()
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var task in Tasks)
        {
            levels[task.Id] = task.Inputs.Select(input => levels[input] + 1).DefaultIfEmpty(0).Max();
        }

        return [.. Tasks.GroupBy(task => levels[task.Id]).OrderBy(level => level.Key).Select(level => level.ToList())];
    }

    /// <summary>Whether a task is done.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <param name="task">The task.</param>
    public static bool IsDone(string runFolder, StudyTask task)
    {
        ArgumentNullException.ThrowIfNull(task);
        return File.Exists(Path.Combine(runFolder, task.Output));
    }

    /// <summary>Says that a task is done.</summary>
    internal static void MarkDone(string runFolder, StudyTask task) => AtomicFile.WriteAllText(Path.Combine(runFolder, task.Output), "");

    /// <summary>The plan of a prepared study.</summary>
    /// <param name="runFolder">The run folder.</param>
    /// <exception cref="FairDiffException">The folder holds none.</exception>
    public static StudyPlan Read(string runFolder) => ResultFiles.Read<StudyPlan>(Path.Combine(Folder(runFolder), FileName))
        ?? throw new FairDiffException(
            $"{runFolder} holds no prepared study; make it with --prepare of the study's command, such as fairdiff folder … --prepare.");

    /// <summary>A task by its id.</summary>
    /// <exception cref="FairDiffException">There is none.</exception>
    internal StudyTask Task(string id, string runFolder) => Tasks.FirstOrDefault(task => task.Id == id) ?? throw new FairDiffException(
        $"The study in {runFolder} has no task '{id}'; it has {Listing.Of([.. Tasks.Select(task => task.Id)])}.");

    internal static string Folder(string runFolder) => Path.Combine(runFolder, "tasks");

    internal void Write(string runFolder)
    {
        Directory.CreateDirectory(Folder(runFolder));
        AtomicFile.WriteAllText(
            Path.Combine(Folder(runFolder), FileName), JsonSerializer.Serialize(this, ReportJson.Options));
    }
}
