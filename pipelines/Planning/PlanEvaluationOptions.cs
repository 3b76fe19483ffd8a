using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Pipelines.Evaluation;

namespace FairDiff.Pipelines.Planning;

/// <summary>The options of <c>fairdiff plan-evaluation</c>.</summary>
internal sealed class PlanEvaluationOptions
{
    private static readonly PlanningOptions Default = new() { Metric = MetricNames.Accuracy };

    private readonly Option<string> _file = new("--predictions")
    {
        Description = "The pilot: a CSV file with a header, one row per image", HelpName = "FILE", Required = true,
    };

    private readonly Option<string> _metric = new("--metric")
    {
        Description = "What is measured, such as auc or recall/melanoma", DefaultValueFactory = _ => Default.Metric, HelpName = "METRIC",
    };

    private readonly Option<double?> _width = new("--width")
    {
        Description = "How wide the interval of each group may be: 0.1 of an accuracy is ± 5 points",
    };

    private readonly Option<double?> _gap = new("--gap") { Description = "The smallest gap between groups that is to be told from chance" };

    private readonly Option<double> _power = new Option<double>("--power")
    {
        Description = "How often such a gap is to be found", DefaultValueFactory = _ => Default.Power,
    }.Allowing(power => power is >= .5 and <= .99, "from 0.5 to 0.99");

    private readonly Option<int> _simulations = new Option<int>("--simulations")
    {
        Description = "Simulated evaluations of each size", DefaultValueFactory = _ => Default.Simulations,
    }.Allowing(count => count is >= 100 and <= 10_000, "100 to 10,000");

    private readonly Option<int> _maximum = new Option<int>("--max-rows")
    {
        Description = "The most rows (clusters, with --cluster) of a group that are tried", DefaultValueFactory = _ => Default.MaximumUnits,
    }.Allowing(rows => rows is >= 10 and <= 1_000_000, "10 to 1,000,000");

    private readonly Option<string?> _json = new("--json") { Description = "Write the plan to this file as well", HelpName = "FILE" };

    private readonly PredictionOptions _predictions = new();
    private readonly MetricOptions _metrics = new();
    private readonly BucketOptions _buckets = new();
    private readonly EvidenceOptions _evidence = new(interval: false);
    private readonly TableOptions _tables = new();

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _file, .. _predictions.All, _metric, _width, _gap, _power, .. _metrics.All, .. _buckets.All, .. _evidence.WithoutResamples,
            _simulations, _maximum, _json, .. _tables.All,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public string? Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <exception cref="FairDiffException">The file, a column or a cell is not as it must be.</exception>
    public EvaluationData Pilot(ParseResult parsed)
    {
        var (groups, tables) = (_metrics.Groups(parsed), _tables.Read(parsed));
        return PredictionReader.Read(parsed.GetRequiredValue(_file), _predictions.Columns(parsed, groups) with
        {
            Buckets = _buckets.Read(parsed, groups, tables.Missing),
            HasThreshold = _metrics.HasThreshold(parsed),
            Tables = tables,
        }).Data;
    }

    public FairnessOptions Fairness(ParseResult parsed) => _evidence.ReadWithoutResamples(parsed, _metrics.Read(parsed)) with
    {
        PositiveClass = _predictions.Positive(parsed), MissingValues = _tables.Read(parsed).Missing,
    };

    /// <summary>A plan for each attribute; for all rows together where none is named.</summary>
    /// <exception cref="FairDiffException">Nothing is asked.</exception>
    public IEnumerable<PlanningOptions> Plans(ParseResult parsed)
    {
        var (groups, width, gap) = (_metrics.Groups(parsed), parsed.GetValue(_width), parsed.GetValue(_gap));
        if (width is null && gap is null)
        {
            throw new FairDiffException(
                "Say what the evaluation is to show: --width (how wide the interval of each group may be), --gap (what is to be told from "
                    + "chance), or both.");
        }

        if (gap is not null && groups.Count == 0)
        {
            throw new FairDiffException("--gap is between groups: name their column with --groups.");
        }

        return (groups.Count > 0 ? groups : (IEnumerable<string?>)[null]).Select(group => Default with
        {
            Metric = parsed.GetRequiredValue(_metric), Attribute = group, IntervalWidth = width, Gap = gap,
            Power = parsed.GetValue(_power), Simulations = parsed.GetValue(_simulations), MaximumUnits = parsed.GetValue(_maximum),
        });
    }
}
