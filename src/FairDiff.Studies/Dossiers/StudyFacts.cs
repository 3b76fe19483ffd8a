using System.Globalization;
using FairDiff.Fairness;
using FairDiff.Reporting;

namespace FairDiff.Studies;

/// <summary>What the records of a study say, by the names that the items of the guidelines use.</summary>
internal sealed class StudyFacts(StudyRecords records, DossierContent content)
{
    private const string Page = "evidence/report.html", Settings = "evidence/study.json", Numbers = "evidence/report.json";
    private readonly StudyReport _report = records.Report;
    private readonly FactBook _facts = new();

    /// <summary>All of them.</summary>
    public IReadOnlyDictionary<string, DossierFact> Read()
    {
        Design();
        Data();
        Model();
        Evaluation();
        Results();
        Records();
        return _facts.Facts;
    }

    private void Design()
    {
        Add("title", _report.Title, Page, "the title of the report");
        Add("technology", $"Deep learning for image classification{(_report.Generators.Count > 0
            ? "; diffusion models make synthetic training images" : "")}.", Section("How it was done"), "how it was done");
        Add("summary", FactBook.Join([
            $"{_report.Methods.Count} ways to train an image classifier ({Names(_report.Methods.Select(method => method.Name))}), each "
                + $"with {StudyText.Seeds(_report)}, judged on test rows that no generator made, by "
                + _report.MetricOf(_report.Metric).Title,
            .. Findings()]), Section("What was found"), "what was found");
        Add("intendedUse", DossierContent.IntendedUse, DossierLinks.Uses, "uses and directions");
        Add("objectives", FactBook.Join([
            $"Compares {Names(_report.Methods.Select(method => method.Name))} in {_report.MetricOf(_report.Metric).Title} and in its gaps "
                + "between groups",
            .. _report.Comparisons.Count == 0 ? [] : new[]
            {
                "Compared pairs: " + Names(_report.Comparisons.Select(
                    pair => $"{pair.Candidate} against {pair.Baseline}").Distinct()),
            },
            .. _report.Claims.Select(claim => $"Hypothesis: {claim.Text} ({claim.Source})")]), Section("What was found"), "what was found");
        Add("design", "Retrospective: images and labels were there before the classifiers were trained.", Section("The data"), "the data");
        Add("goal", "Development of image classifiers, and comparison of training methods on held-out rows; no trial, no deployment.",
            Section("How it was done"), "how it was done");
    }

    private void Data()
    {
        string[] sources = [.. new[] { "data", "further data" }.Select(Setting).OfType<string>()];
        Add("sources", sources.Length == 0 ? null : $"{FactBook.List(sources)}. {_report.Note}", Section("How it was done"),
            "the settings");
        Add("eligibility", FactBook.Join([
            "At the level of data: all rows of the sources that the settings do not leave out", .. content.Flow.LeftOut]),
            DossierLinks.Flow, "the flow of the rows");
        Add("preprocessing", (Setting("image size") ?? records.Setting("data", "imageSize")) is { } size
                ? $"Images are resized to {size} x {size} pixels, the same way for all rows and groups."
                : records.SettingsText is null ? null : "The same steps for all rows and groups, as the settings record them.",
            Settings, "every setting");
        Add("subsets", FactBook.Join(new[] { "label limits", "unlabelled", "skew of these labels", "labels", "excluded" }
            .Where(name => Setting(name) is not null).Select(name => $"{Words.Capital(name)}: {Setting(name)}")
            .DefaultIfEmpty("All rows of the sources are used")), Section("How it was done"), "the settings");
        Add("missing", FactBook.Join(
            [
                "Rows without a label train generators only; a row without a value of an attribute is in no group of it, and counts "
                    + "overall",
                .. content.Missing.Where(part => part.Group is null).Select(part => part.Empty.Values.Sum() is var empty and > 0
                    ? $"{part.Part}: {Reporting.Numbers.Count(empty)} empty cells" : $"{part.Part}: no empty cell"),
            ]), DossierLinks.Missing, "missing values by column and group");
        Add("split", Setting("split") ?? (_report.Sets.Any(set => set.Role == SetRole.InDistribution)
            ? "Training rows and test rows are made apart; sets out of distribution are in no training."
            : null), Section("How it was done"), "the settings");
        Add("disjoint", _report.Data?.ClusterColumn is { } cluster
                ? $"By {cluster}: no value of {cluster} is in two parts, where the split is made by the study."
                : Setting("split") is { } split && split.Contains("together by", StringComparison.Ordinal) ? split
                : "By row: no column says which rows belong together.",
            Section("How it was done"), "the settings");
        Add("sizes", FactBook.Join(content.Flow.Parts.Select(part => $"{part.Name} ({part.Role}): {Count(part.Rows)} rows")),
            DossierLinks.Flow, "the flow of the rows");
        Add("labels", _report.LabelKind == StudyLabelKind.Conditions
            ? "Each condition of a row is present, absent or unknown; where it is unknown, the row counts for the others only."
            : content.Flow.Parts.Any(part => part.Role == "unlabelled")
                ? "No: some training rows have none, from which generators alone learn."
                : "Yes: every row that a classifier learns from or is judged on has one.",
            DossierLinks.Parts, "labels and groups of each part");
        Add("characteristics", content.Flow.Parts.Any(part => part.Groups.Count > 0)
            ? $"Of each part: rows, {(_report.LabelKind == StudyLabelKind.Conditions ? "conditions" : "classes")} and groups by "
                + Names(content.Flow.Parts.SelectMany(part => part.Groups.Keys).Distinct()) + "." : null,
            DossierLinks.Parts, "labels and groups of each part");
        Add("columns", Setting("columns"), Section("How it was done"), "the settings");
        Add("judged", content.Flow.Judged, DossierLinks.Flow, "the flow of the rows");
        Add("duplicates", FactBook.Join(_report.Generators.Where(generator => generator.Quality?.NearCopies is not null).Select(
            generator => $"{generator.Name}: {GeneratorQualityText.Sentence(generator.Quality!.NearCopies!)}")),
            Section("Quality of the synthetic images"), "near-copies");
        Add("synthetic", content.Trainings.Count == 0 ? null : FactBook.Join(
            [
                "No generator made a test or validation row; synthetic images, marked as such, are in training only",
                .. content.Trainings.Where(one => one.Synthetic is not null).Select(one => $"{one.Method}: {one.Synthetic}"),
            ]), DossierLinks.Synthetic, "real and synthetic images by group");
        Add("flow", $"{Count(content.Flow.Rows)} rows, part by part and group by group.", DossierLinks.Flow, "the diagram");
        Add("shift", content.Flow.Parts.Count < 2 ? null : FactBook.Join(
            [
                "Labels and groups of the training rows beside those of every test set",
                .. _report.Sets.Where(set => set.Role != SetRole.InDistribution).Select(
                    set => $"{set.Name} is out of distribution: in no training of classifiers"),
            ]), DossierLinks.Parts, "labels and groups of each part");
    }

    private void Model()
    {
        Add("model", FactBook.Join(new[] { "classifier", "features", "generator", "sampler", "precision" }
            .Where(name => Setting(name) is not null).Select(name => $"{Words.Capital(name)}: {Setting(name)}")),
            Section("How it was done"), "the settings");
        Add("predictors", $"The image only; no attribute, such as sex or hospital, is an input of a classifier.{KnowsTheGroup}",
            Section("How it was done"), "how it was done");
        Add("output", _report.LabelKind switch
        {
            StudyLabelKind.Conditions => $"A probability of each condition: {Names(_report.Classes)}. Decided at 0.5, fixed before.",
            StudyLabelKind.OneClass => $"A score of each class, which sum to 1: {Names(_report.Classes)}. Decided for the largest score.",
            _ => $"A share of each class, which sum to 1: {Names(_report.Classes)}.",
        }, Page, "the report");
        Add("software", $"FairDiff.MLNet {_report.Version} (ML.NET, TorchSharp, .NET), {_report.Device}.", Page, "the head of the report");
        Add("initialization", records.SettingsText is null ? null : FactBook.Join(
            [
                Setting("features") is not null ? "The network that makes the features is taken as it was published, and stays so"
                    : records.Setting("classifier", "pretrainedWeights") is { } weights
                    ? $"Classifiers start from {weights}" : "Classifiers start from random weights, those of each seed its own",
                "Every random draw has a recorded seed",
            ]), Settings, "every setting");
        Add("training", Setting("classifier") is null && records.SettingsText is null ? null : FactBook.Join(
            [
                .. new[] { "classifier", "features", "real fraction", "other than the defaults" }
                    .Where(name => Setting(name) is not null).Select(name => $"{Words.Capital(name)}: {Setting(name)}"),
                $"The same steps and batches for every method; {StudyText.Seeds(_report)}",
            ]), Settings, "every setting");
        Add("selection", records.SettingsText is null ? null : records.Setting("options", "selectBy") is { } chosen
            ? $"The weights that are best by {chosen} on validation rows."
            : "The last weights of each training: nothing is chosen on test rows.", Settings, "every setting");
        Add("ensembling", "None: each trained classifier is judged by itself, and means and deviations are over seeds.",
            Section("Results"), "results");
        Add("imbalance", FactBook.Join(_report.Methods.Select(method => $"{method.Name}: {method.Description}")),
            Section("How it was done"), "the methods");
        Add("updating", Has("adapt-norm")
            ? "Methods with adapt-norm in their name take the statistics of their batch norms from the unlabelled images of a new set "
                + "before they are evaluated on it; nothing else was recalibrated or changed."
            : "None: no model was recalibrated or changed after it was evaluated.", Section("Results"), "results");
        Add("specification", records.SettingsText is null ? null
            : "Every setting of data, generators and classifiers, and the hash of the data, from which the study can be run again.",
            Settings, "every setting");
        Add("blinding", "The classifiers see the image only: no label, no attribute and no clinical information of a test row."
            + KnowsTheGroup, Section("How it was done"), "how it was done");
        Add("indeterminate", "There are none: every classifier gives each row its scores.", DossierLinks.CrossTables, "cross tables");
    }

    private void Evaluation()
    {
        Add("measures", Words.Capital(Names(_report.Metrics.Select(metric => metric.Title)))
            + ", overall, by group, and the gap between groups (best minus worst).", Section("Results"), "results");
        Add("statistics", _report.ComparisonRule, Section("What was found"), "the rule");
        Add("robustness", FactBook.Join(
            [
                $"{Words.Capital(StudyText.Seeds(_report))} of every method",
                .. Ood().Select(set => $"Judged on {set.Name} ({StudyText.Of(set.Role)}, {Count(set.N)} rows)"),
            ]), Section("Results"), "results");
        Add("internal", _report.Methods.Count == 0 ? null
            : $"Test rows of the sites and groups of the training rows: {Values(Quantity.InDistribution, QuantityKind.Overall)}",
            Section("Results"), "results");
        Add("external", FactBook.Join(Ood().Select(
            set => $"{set.Name} ({StudyText.Of(set.Role)}): {Values(set.Name, QuantityKind.Overall)}")),
            Section("Results"), "results");
    }

    private void Results()
    {
        Add("performance", FactBook.Join(Headline().Where(quantity => quantity.Kind == QuantityKind.Overall).Select(Line)),
            DossierLinks.Metrics, "key metrics");
        Add("precision", FactBook.Join(
            [
                $"Means and standard deviations over {StudyText.Seeds(_report)}",
                .. ComparisonText.Pairs(_report).SelectMany(pair => pair.Select(one =>
                    $"{pair.Key.Candidate} against {pair.Key.Reference}: {ComparisonText.Sentence(_report, one)}")).Take(6),
            ]), Section("What was found"), "differences with intervals");
        Add("fairness", FactBook.Join(Headline().Where(quantity => quantity.Kind == QuantityKind.Gap).Select(Line)),
            DossierLinks.Metrics, "key metrics");
        Add("heterogeneity", FactBook.Join(
            [
                .. Headline().Where(quantity => quantity.Kind is QuantityKind.Gap or QuantityKind.Worst).Select(Line),
                .. Ood().Select(set => $"{set.Name}: {Values(set.Name, QuantityKind.Overall)}"),
            ]), Section("Results"), "results");
        Add("failures", FactBook.Join(_report.Underserved.SelectMany(set => set.Methods.Select(
            method => $"{method.Method} gets {Count(method.Wrong)} of {Count(set.Considered)} rows of {InWords(set.Set)} wrong with "
                + $"each of its {method.Seeds} seeds")).Take(12)), Section("Who is always failed"), "who is always failed");
        Add("crosstab", content.CrossTables.Count == 0 ? null
            : $"Labels against predictions of {content.CrossTables.Count} classifiers.", DossierLinks.CrossTables, "cross tables");
        Add("limitations", FactBook.Join(content.Limitations), DossierLinks.Warnings, "risks and limitations");
    }

    private void Records()
    {
        Add("protocol", records.SettingsText is null ? null
            : "The settings of data and training, bound before the first result: a run folder refuses results of others.",
            Settings, "every setting");
        Add("availability", $"Software: FairDiff.MLNet {_report.Version} (MIT licence). Results and settings are in this dossier.",
            DossierLinks.Index, "the files of the dossier");
        Add("stored", records.Predictions.Count == 0 ? null
            : $"{Count(records.Predictions.Count)} files in the run folder (predictions/) hold what each classifier said of each row of "
                + "each set; the numbers are computed from them, and can be again.", Numbers, "every number");
    }

    private IEnumerable<string> Findings() =>
    [
        .. ClaimText.Of(_report), .. HeadroomText.Of(_report),
        .. ComparisonText.Pairs(_report).Select(pair =>
            $"{pair.Key.Candidate} against {pair.Key.Reference}: {ComparisonText.Summary(pair)}"),
    ];

    private IReadOnlyList<Quantity> Headline() => StudyReportBuilder.Headline(_report);

    private IEnumerable<StudySet> Ood() => _report.Sets.Where(set => set.Role != SetRole.InDistribution);

    /// <summary>A number of every method.</summary>
    private string Line(Quantity quantity) => $"{Words.Capital(StudyText.Phrase(_report, quantity))}: {Values(quantity)}";

    private string Values(string set, QuantityKind kind) =>
        Headline().FirstOrDefault(quantity => quantity.Set == set && quantity.Kind == kind) is { } found ? Values(found) : "not judged";

    private string Values(Quantity quantity) => string.Join(", ", _report.Methods.Select(method =>
        $"{method.Name} {StudyNumbers.MeanSd(_report.MetricOf(quantity.Metric), method.Summary[quantity.Key])}"));

    /// <summary>Whether a method, or what is behind it, is among those of the study.</summary>
    private bool Has(string name) => _report.Methods.Any(method => method.Name.Split('+').Contains(name));

    private string KnowsTheGroup => !Has("standardize") ? ""
        : " Methods with standardize in their name know the group of a row too: its features are standardised on the rows of that group.";

    private string? Setting(string name) => _report.Settings.GetValueOrDefault(name);

    private string Section(string heading) => DossierLinks.Section(Page, records.Page, heading);

    private void Add(string name, string? text, string link, string where) => _facts.Add(name, text, link, where);

    private static string InWords(string set) => set == Quantity.InDistribution ? "the test rows in distribution" : set;

    private static string Names(IEnumerable<string> names) => FactBook.List([.. names]);

    private static string Count(long value) => value.ToString("#,0", CultureInfo.InvariantCulture);
}
