using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml.Linq;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>What a finished study left in its run folder.</summary>
internal sealed record StudyRecords
{
    private const string SettingsName = "study.json";

    /// <summary>The run folder.</summary>
    public required string Folder { get; init; }

    /// <summary>What it found.</summary>
    public required StudyReport Report { get; init; }

    /// <summary>What <c>report.json</c> holds, but for where the data lies.</summary>
    public required string ReportText { get; init; }

    /// <summary>What <c>report.html</c> holds, but for where the data lies.</summary>
    public required string Page { get; init; }

    /// <summary>What <c>study.json</c> holds; null where it is not there.</summary>
    public string? SettingsText { get; init; }

    /// <summary>The settings.</summary>
    public JsonObject Settings { get; init; } = [];

    /// <summary>The audits of its generators.</summary>
    public IReadOnlyList<DossierAudit> Audits { get; init; } = [];

    /// <summary>The files with the predictions of every classifier.</summary>
    public IReadOnlyList<string> Predictions { get; init; } = [];

    /// <summary>Reads them.</summary>
    /// <param name="folder">The run folder.</param>
    /// <exception cref="FairDiffException">It holds no finished study.</exception>
    public static StudyRecords Read(string folder)
    {
        var report = Path.Combine(folder, ReportJson.FileName);
        if (!File.Exists(report))
        {
            throw new FairDiffException(
                $"{folder} holds no {ReportJson.FileName}: a dossier is of a finished study. Name its run folder, or finish the study.");
        }

        var study = ReportJson.Read(report);
        try
        {
            var told = LocalPaths.Shorten(
                RegularFile.ReadAllText(report), study, path => JsonSerializer.Serialize(path, ReportJson.Options)[1..^1]);
            var shortened = ReportJson.Parse(told, report);
            var settings = Path.Combine(folder, SettingsName);
            var text = File.Exists(settings) ? RegularFile.ReadAllText(settings) : null;
            var page = Path.Combine(folder, HtmlReport.FileName);
            var predictions = Path.Combine(folder, "predictions");
            return new StudyRecords
            {
                Folder = folder,
                Report = shortened,
                ReportText = told,
                Page = File.Exists(page)
                    ? LocalPaths.Shorten(RegularFile.ReadAllText(page), study, path => new XText(path).ToString())
                    : HtmlReport.Render(shortened, folder),
                SettingsText = text,
                Settings = text is null ? [] : StrictJson.Object(text),
                Audits = DossierAudit.Read(folder),
                Predictions = !Directory.Exists(predictions) ? [] :
                    [.. Directory.EnumerateFiles(predictions, "*.csv", SearchOption.AllDirectories).Order(StringComparer.Ordinal)],
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new FairDiffException($"The records of the study in {folder} cannot be read: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>A setting, such as <c>classifier.arch</c>; null where it is not set.</summary>
    public string? Setting(string part, string name) =>
        (Settings[part] as JsonObject)?[name] is { } value ? value is JsonArray or JsonObject ? value.ToJsonString() : $"{value}" : null;

    /// <summary>The predictions of a classifier on a set; null where they are not there.</summary>
    public string? PredictionsOf(string set, string method, long seed)
    {
        var path = Path.Combine(
            Folder, "predictions", set == Quantity.InDistribution ? ClassifierRun.InDistribution : RunFolder.FileNameOf(set),
            $"{method}-seed{seed}.csv");
        return File.Exists(path) ? path : null;
    }

    /// <summary>The rows of the parts of the data, as far as they are recorded: the training rows in a table of their own, the test rows
    /// with the predictions.</summary>
    public IEnumerable<(string Part, string Path)> Tables()
    {
        var training = Path.Combine(Folder, "data", "train.csv");
        if (File.Exists(training))
        {
            yield return ("training", training);
        }

        if (Report.Methods is not [{ Seeds: [var seed, ..] } method, ..])
        {
            yield break;
        }

        foreach (var set in seed.Sets)
        {
            if (PredictionsOf(set.Name, method.Name, seed.Seed) is { } path)
            {
                yield return (set.Name == Quantity.InDistribution ? "test, in distribution" : set.Name, path);
            }
        }
    }

    /// <summary>What the first classifier of each method made of the test rows in distribution.</summary>
    public IEnumerable<CrossTable> CrossTables(int methods)
    {
        foreach (var method in Report.Methods.Where(method => method.Seeds.Count > 0).Take(methods))
        {
            var seed = method.Seeds[0].Seed;
            if (PredictionsOf(Quantity.InDistribution, method.Name, seed) is { } path)
            {
                var rows = PredictionFile.Read(path, Report.LabelKind, Report.Classes, []);
                yield return CrossTable.Of(
                    $"{method.Name}, seed {seed}, test rows in distribution",
                    FairnessEvaluator.Evaluate(rows, new FairnessOptions { BootstrapSamples = 0 }));
            }
        }
    }
}
