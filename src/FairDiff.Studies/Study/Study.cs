using System.Reflection;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.MLflow;
using Microsoft.ML;

namespace FairDiff.Studies;

/// <summary>Runs studies: methods of training a classifier, compared over seeds on one data set.</summary>
public static class Study
{
    private const int RevealedDigits = 8;

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
        ArgumentNullException.ThrowIfNull(request);
        request.Settings.Validate();
        _ = StudyMetric.Named(request.Metric, request.Metrics);
        var device = StudyDevice.Prepare(request.Settings);
        var (precision, reason) = StudyDevice.Decide(request.Settings, RunFolder.Begun(request.Output));
        var settings = request.Settings.In(precision);
        var description = new Dictionary<string, string>(request.DataDescription);
        foreach (var (name, value) in StudyDescription.Of(settings))
        {
            description[name] = value;
        }

        var folder = RunFolder.Open(request.Output, StudyIdentity.Create(settings, request.DataIdentity, request.Metric));

        using var turn = folder.Lock();
        using var progress = new StudyProgress(folder.Log, request.View);
        progress.Say(request.Title);
        progress.Say(request.Note);
        progress.Say($"Device: {device}. Run folder: {folder.Root}");
        progress.Say($"Precision {reason}.");

        var data = request.Data(new MLContext(seed: 0), folder, progress.Say);
        StudyCheck.RefuseLabelsOfAnotherKind(data, settings);
        StudyCheck.RefuseChoiceWithoutRows(data, settings);
        StudyCheck.RefuseChoiceWithoutGroups(data, settings);
        StudyCheck.RefuseMetricWithoutValue(data, request);
        StudyCheck.RefuseLabelsThatAreNotThere(data, settings);
        StudyCheck.RefuseHypothesisWithoutRows(data, request);
        data = WithFeatures(data, settings, folder, progress, cancellationToken);
        settings = settings with { Revealed = data.RevealedDigest?[..RevealedDigits] };
        var tracking = new StudyTracking(request.Experiment, request.Title, folder, progress.Say);
        StudySummary? summary = null;
        await tracking.RunAsync(
            async run =>
            {
                progress.Say($"MLflow: {run.Location}");
                await run.LogParametersAsync(description);
                await run.LogDatasetAsync(StudyDataset.Of(request.DataDescription, data));
                var own = new OwnMetrics(data, request.Metrics, FileOf);
                using var runner = new StudyRunner(data, settings, folder, progress, run, tracking, request, own);
                var (generators, methods) = await runner.RunAsync(cancellationToken);
                var report = Report(request, description, device, data) with { Generators = generators, Methods = methods };
                progress.Say("Comparing the methods on the test rows.");
                summary = await PublishAsync(
                    StudyReportBuilder.Complete(Compared(report, settings, data, FileOf, cancellationToken)), request, folder, run);
            },
            cancellationToken);

        string FileOf(string set, string method, long seed) => folder.Predictions(
            set == Quantity.InDistribution ? ClassifierRun.InDistribution : set,
            settings.ResultName(settings.Methods.First(one => one.Name == method)),
            (int)seed);
        var html = Path.Combine(folder.Root, HtmlReport.FileName);
        progress.Say($"Report: {html}");
        return new StudyResult(html, Path.Combine(folder.Root, ReportJson.FileName), folder.PredictionFolder, summary!);
    }

    /// <summary>The data with the features of their images, where a study is over features.</summary>
    private static StudyData WithFeatures(
        StudyData data, StudySettings settings, RunFolder folder, StudyProgress progress, CancellationToken cancellationToken) =>
        settings.Features is null ? data : FeatureData.Of(data, progress.Declare("features of the images", 1).Run(
            report => FeatureFile.Of(data, settings, folder, report, cancellationToken)));

    private static StudyReport Report(
        StudyRequest request, IReadOnlyDictionary<string, string> description, string device, StudyData data) => new()
    {
        Title = request.Title,
        Note = request.Note,
        Created = DateTimeOffset.Now,
        Version = Version,
        Device = device,
        Settings = description,
        Classes = StudySets.Classes(data),
        LabelKind = data.Label.Kind,
        HighRiskClasses = data.HighRiskClasses,
        Metric = request.Metric,
        Registry = request.Metrics,
        Sets = StudySets.Of(data),
        Notes = data.Notes,
        Methods = [],
        ComparisonRule = (request.Settings.Redraw ? DifferenceRule.RedrawnText : DifferenceRule.Text)
            + (request.Settings.Hypotheses is { Count: > 0 } primary ? $" {PrimaryHypothesis.Text(primary)}" : ""),
    };

    /// <summary>The report with the verdicts on its pairs of methods, on what there was to win, and on who won it.</summary>
    private static StudyReport Compared(
        StudyReport report, StudySettings settings, StudyData data, Func<string, string, long, string> fileOf,
        CancellationToken cancellationToken)
    {
        var methods = settings.Methods;
        (string Ceiling, string Baseline)[] ceilings = [.. StudyPairs.Ceilings(methods)];
        var comparisons = new StudyComparisons(fileOf).Of(
            report, StudyPairs.Of(methods), ceilings.Length > 0 ? data.LabelPoor : [], settings.Hypotheses, cancellationToken);
        return report with
        {
            Comparisons = comparisons,
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
