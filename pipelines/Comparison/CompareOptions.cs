using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Pipelines.Evaluation;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Comparison;

/// <summary>The options of <c>fairdiff compare</c>.</summary>
internal sealed class CompareOptions
{
    private const string AllMetrics = "all";

    private readonly Option<string[]> _methods = new("--method")
    {
        Description = "A method and its predictions, a file per training seed; * and ? are understood. Repeatable; the first is what the "
            + "others are compared with",
        HelpName = "NAME=FILES",
        Required = true,
    };

    private readonly Option<string?> _id = new("--id")
    {
        Description = "Column that names a row, such as the image: files may then have their rows in any order", HelpName = "COLUMN",
    };

    private readonly Option<string?> _seedColumn = new(
        "--seed-column") { Description = "Column of the training seed, where a file holds several", HelpName = "COLUMN" };

    private readonly Option<string[]> _metrics = OptionLists.Create(
        "--metric",
        $"Metrics to compare, or {AllMetrics}; the first is that of the table of methods (default: {MetricNames.Accuracy}). Every "
            + "further one is a test more to correct for",
        "METRICS");

    private readonly Option<string?> _json = new("--json") { Description = "Write everything to this file as well", HelpName = "FILE" };
    private readonly Option<string?> _csv =
        new("--csv") { Description = "Write every number of every method to this file as a table", HelpName = "FILE" };

    private readonly Option<string?> _html =
        new("--html") { Description = "Write a page to read and to hand on to this file as well", HelpName = "FILE" };

    private readonly Option<string?> _individuals = new("--individuals")
    {
        Description = "Write the rows that a method gets wrong with every seed to this file as a table", HelpName = "FILE",
    };

    private readonly PredictionOptions _predictions = new();
    private readonly MetricOptions _evaluated = new();
    private readonly EvidenceOptions _evidence = new(interval: false);
    private readonly BucketOptions _buckets = new();
    private readonly TableOptions _tables = new();
    private readonly FormulaOptions _formulas = new();

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _methods, .. _predictions.All, _id, _seedColumn, .. _evaluated.All, .. _buckets.All, .. _evidence.All, _metrics, _json, _csv,
            _html, _individuals, .. _tables.All, .. _formulas.All,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    /// <exception cref="FairDiffException">A method has no files.</exception>
    public OrderedDictionary<string, IReadOnlyList<string>> Methods(ParseResult parsed) =>
        MethodFiles.Parse(parsed.GetValue(_methods) ?? []);

    /// <exception cref="FairDiffException">Neither or both kinds of score were named.</exception>
    public MethodReader Reader(ParseResult parsed)
    {
        var (groups, tables) = (_evaluated.Groups(parsed), _tables.Read(parsed));
        var columns = _predictions.Columns(parsed, groups) with
        {
            Buckets = _buckets.Read(parsed, groups, tables.Missing),
            Tables = tables,
            HasThreshold = _evaluated.HasThreshold(parsed),
        };
        return new(columns, parsed.GetValue(_id), parsed.GetValue(_seedColumn));
    }

    public FairnessOptions Fairness(ParseResult parsed) => _evidence.Read(parsed, _evaluated.Read(parsed)) with
    {
        PositiveClass = _predictions.Positive(parsed), MissingValues = _tables.Read(parsed).Missing,
    };

    /// <summary>The metrics to compare; null = all.</summary>
    public IReadOnlyList<string>? Metrics(ParseResult parsed) => OptionLists.Read(parsed, _metrics) switch
    {
        [] => [MetricNames.Accuracy],
        [AllMetrics] => null,
        var named => named,
    };

    public string? Json(ParseResult parsed) => parsed.GetValue(_json);

    public string? Csv(ParseResult parsed) => parsed.GetValue(_csv);

    public Formulas Formulas(ParseResult parsed) => _formulas.Read(parsed);

    public string? Html(ParseResult parsed) => parsed.GetValue(_html);

    public string? Individuals(ParseResult parsed) => parsed.GetValue(_individuals);
}
