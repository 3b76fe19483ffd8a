using System.Reflection;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.MLflow;

namespace FairDiff.Studies;

/// <summary>Runs studies: methods of training a classifier, compared over seeds on one data set.</summary>
public static class Study
{
    /// <summary>
    /// Runs a study from data to report: its generators, the classifiers of every method and seed, predictions, report.json, report.html,
    /// and a run in MLflow for each. What the output folder holds of the same study is not computed again.
    /// </summary>
    /// <param name="request">What is studied.</param>
    /// <param name="cancellationToken">Stops it; the same request goes on later.</param>
    /// <exception cref="FairDiffException">A setting, the data or the output folder is not as it must be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public static async Task<StudyResult> RunAsync(StudyRequest request, CancellationToken cancellationToken = default)
    {
        using var session = StudySession.Open(request, null, cancellationToken);
        var (folder, progress, data) = (session.Folder, session.Progress, session.Data);
        var tracking = new StudyTracking(request.Experiment, request.Title, folder, progress.Say);
        StudySummary? summary = null;
        await tracking.RunAsync(
            async run =>
            {
                progress.Say($"MLflow: {run.Location}");
                await run.LogParametersAsync(session.Description);
                await run.LogDatasetAsync(StudyDataset.Of(request.DataDescription, data));
                using var runner = session.Runner(new StoredRuns(run, tracking, progress.Say));
                var (generators, methods) = await runner.RunAsync(run, cancellationToken);
                var report = Report(session) with { Generators = generators, Methods = methods };
                progress.Say("Comparing the methods on the test rows.");
                summary = await PublishAsync(
                    StudyReportBuilder.Complete(Compared(report, session, cancellationToken)), request, folder, run);
            },
            cancellationToken);
        var html = Path.Combine(folder.Root, HtmlReport.FileName);
        progress.Say($"Report: {html}");
        return new StudyResult(html, Path.Combine(folder.Root, ReportJson.FileName), folder.PredictionFolder, summary!);
    }

    /// <summary>
    /// Prepares a study whose tasks other processes do, on this machine or on others that share the output folder: checks settings and
    /// data, computes the features of the images where it is over features, and writes the plan. From then on the folder is bound to
    /// the study, precision included.
    /// </summary>
    /// <param name="request">What is studied.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="FairDiffException">A setting, the data or the output folder is not as it must be.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of its range.</exception>
    public static Task<StudyPlan> PrepareAsync(StudyRequest request, CancellationToken cancellationToken = default)
    {
        using var session = StudySession.Open(request, null, cancellationToken);
        using var runner = session.Runner(new TaskRuns());
        runner.DrawAll();
        var plan = new StudyPlan([.. runner.Jobs.Select(job => job.Task)]);
        plan.Write(session.Folder.Root);
        return Task.FromResult(plan);
    }

    /// <summary>
    /// Does one task of a prepared study. Tasks of one study may run at the same time; a task that was killed goes on where it was, one
    /// that is done is not done again. Nothing goes to MLflow: what is to be published waits for <see cref="RunAsync"/>.
    /// </summary>
    /// <param name="request">The study, as it was prepared.</param>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>Whether there was something to do.</returns>
    /// <exception cref="FairDiffException">The study was not prepared, or so; there is no such task, it needs another that is not done, or
    /// another process does it.</exception>
    public static async Task<bool> RunTaskAsync(StudyRequest request, string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var task = StudyPlan.Read(request.Output).Task(id, request.Output);
        if (StudyPlan.IsDone(request.Output, task))
        {
            return false;
        }

        using var session = StudySession.Open(request, id, cancellationToken);
        using var runner = session.Runner(new TaskRuns());
        await runner.RunTaskAsync(id, cancellationToken);
        return true;
    }

    private static StudyReport Report(StudySession session) => new()
    {
        Title = session.Request.Title,
        Note = session.Request.Note,
        Created = DateTimeOffset.Now,
        Version = Version,
        Device = session.Device,
        Settings = session.Description,
        Classes = StudySets.Classes(session.Data),
        LabelKind = session.Data.Label.Kind,
        HighRiskClasses = session.Data.HighRiskClasses,
        Metric = session.Request.Metric,
        Registry = session.Request.Metrics,
        Sets = StudySets.Of(session.Data),
        Data = DataSheets.Of(session.Data, session.Settings.Redraw),
        Notes = session.Data.Notes,
        Methods = [],
        Reference = session.Settings.Reference
            ?? session.Settings.Methods.FirstOrDefault(method => method.Name == StudyPairs.Baseline)?.Name,
        ComparisonRule = (session.Settings.Redraw ? DifferenceRule.RedrawnText : DifferenceRule.Text)
            + (session.Settings.Hypotheses is { Count: > 0 } primary ? $" {PrimaryHypothesis.Text(primary)}" : ""),
    };

    /// <summary>The report with the verdicts on its pairs of methods, on what there was to win, and on who won it.</summary>
    private static StudyReport Compared(StudyReport report, StudySession session, CancellationToken cancellationToken)
    {
        var (settings, methods) = (session.Settings, session.Settings.Methods);
        (string Ceiling, string Baseline)[] ceilings = [.. StudyPairs.Ceilings(methods)];
        var comparisons = new StudyComparisons(session.FileOf).Of(
            report, StudyPairs.Of(methods, session.Request.Claims), ceilings.Length > 0 ? session.Data.LabelPoor : [], settings.Hypotheses,
            cancellationToken);
        return report with
        {
            Comparisons = comparisons,
            Underserved = new StudyErrors(session.FileOf).Of(report, cancellationToken),
            Claims = ClaimResult.Of(session.Request.Claims, comparisons),
            Headroom = [.. ceilings.SelectMany(pair => Headroom.Of(comparisons, pair.Baseline, pair.Ceiling))],
            BestRivals = [
                .. ceilings.SelectMany(pair => BestRival.Of(
                    comparisons, StudyPairs.CandidateOf(pair.Baseline), StudyPairs.Rivals(methods, pair.Baseline)))],
        };
    }

    private static async Task<StudySummary> PublishAsync(
        StudyReport report, StudyRequest request, RunFolder folder, MlflowRun run)
    {
        var json = Path.Combine(folder.Root, ReportJson.FileName);
        var html = Path.Combine(folder.Root, HtmlReport.FileName);
        ReportJson.Write(report, json);
        HtmlReport.Write(report, html);
        var summary = StudySummary.Of(report);
        request.Found?.Invoke(summary);

        // A process that goes on logs them once more with this time, and so stores them once.
        run.AsOf = folder.LastResult;
        await run.LogMetricsAsync(StudyMetrics.Means(report));
        await run.LogArtifactAsync(json);
        await run.LogArtifactAsync(html);
        return summary;
    }

    private static string Version =>
        typeof(Study).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
