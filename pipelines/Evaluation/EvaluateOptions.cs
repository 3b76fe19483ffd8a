using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.Csv;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c>.</summary>
/// <param name="isOnly">Whether predictions are what the command is of; else they may be left out, and it writes files of its own.</param>
internal sealed class EvaluateOptions(bool isOnly = true)
{
    private readonly Option<string> _file = new("--predictions")
    {
        Description = "CSV file with a header: one row per image", HelpName = "FILE", Required = isOnly,
    };

    private readonly PredictionOptions _predictions = new();
    private readonly MetricOptions _metrics = new();
    private readonly EvidenceOptions _evidence = new(interval: true);
    private readonly ThresholdOptions _thresholds = new();
    private readonly BucketOptions _buckets = new();
    private readonly TableOptions _tables = new();
    private readonly FormulaOptions _formulas = new();

    private readonly Option<string[]> _require = new("--require")
    {
        Description =
            "What must hold, such as \"gap(site,accuracy) < 0.05\" or \"worst(sex,auc) > 0.8\"; else the exit code is 2. Repeatable",
        HelpName = "CONDITION",
    };

    private readonly Option<string?> _junit = new("--junit")
    {
        Description = "Write what became of each --require to this file as JUnit XML, for a CI to show", HelpName = "FILE",
    };

    private readonly Option<string?> _posterior = new("--posterior")
    {
        Description = "Compare each group with all others by the Beta posteriors of this metric (top3, accuracy, recall/CLASS, ...)",
        HelpName = "METRIC",
    };

    private readonly Option<string?> _csv =
        new("--csv") { Description = "Write every value and gap to this file as a table", HelpName = "FILE" };
    private readonly Option<string?> _curves = new("--curves")
    {
        Description = "Write the curves of the page to this file as a table: ROC, calibration, net benefit, distributions of risk",
        HelpName = "FILE",
    };

    private readonly Option<string?> _json = new("--json") { Description = "Write everything to this file as well", HelpName = "FILE" };

    private readonly Option<string?> _html =
        new("--html") { Description = "Write a page to read and to hand on to this file as well", HelpName = "FILE" };

    public ComparisonOptions Comparisons { get; } = new();

    public ImageOptions Images { get; } = new();

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _file, .. _predictions.All, .. _metrics.All, .. _buckets.All, .. _thresholds.All, .. _evidence.All, .. Comparisons.All,
            .. isOnly ? [_require, _junit, _posterior, _csv, _curves, _json, _html] : Array.Empty<Option>(),
            .. Images.All, .. _tables.All, .. isOnly ? _formulas.All : [],
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public bool HasPredictions(ParseResult parsed) => parsed.GetValue(_file) is not null;

    public string Predictions(ParseResult parsed) => parsed.GetRequiredValue(_file);

    public string? Csv(ParseResult parsed) => parsed.GetValue(_csv);

    public string? Curves(ParseResult parsed) => parsed.GetValue(_curves);

    public string? Json(ParseResult parsed) => parsed.GetValue(_json);

    public Formulas Formulas(ParseResult parsed) => _formulas.Read(parsed);

    public string? Html(ParseResult parsed) => parsed.GetValue(_html);

    public string? JUnit(ParseResult parsed) => parsed.GetValue(_junit);

    public string? Posterior(ParseResult parsed) => parsed.GetValue(_posterior);

    /// <exception cref="FairnessException">A condition cannot be read.</exception>
    /// <exception cref="FairDiffException">A file is to say what became of conditions, and there is none.</exception>
    public IReadOnlyList<FairnessRequirement> Requirements(ParseResult parsed)
    {
        FairnessRequirement[] all = [.. (parsed.GetValue(_require) ?? []).Select(FairnessRequirement.Parse)];
        return all.Length > 0 || JUnit(parsed) is null ? all
            : throw new FairDiffException("--junit says what became of each --require, and there is none: name what must hold, such as "
                + "--require \"gap(site,accuracy) < 0.05\".");
    }

    /// <exception cref="FairDiffException">Neither or both kinds of score were named.</exception>
    public PredictionColumns Columns(ParseResult parsed)
    {
        var (groups, tables) = (_metrics.Groups(parsed), _tables.Read(parsed));
        return _predictions.Columns(parsed, _thresholds.By(parsed) is { } by ? [.. groups, by] : groups) with
        {
            Buckets = _buckets.Read(parsed, groups, tables.Missing),
            HasThreshold = _metrics.HasThreshold(parsed) || _thresholds.AreChosen(parsed),
            Tables = tables,
        };
    }

    /// <summary>What to compute, and the thresholds that were chosen on validation data for it.</summary>
    public (FairnessOptions Options, IReadOnlyDictionary<string, ThresholdChoice> Thresholds) Fairness(
        ParseResult parsed, PredictionColumns columns)
    {
        var options = _evidence.Read(parsed, _metrics.Read(parsed)) with
        {
            PositiveClass = _predictions.Positive(parsed), MissingValues = columns.Tables.Missing,
        };
        return _thresholds.Read(parsed, Predictions(parsed), columns, options);
    }
}
