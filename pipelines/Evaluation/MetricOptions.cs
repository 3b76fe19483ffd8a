using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c> and <c>compare</c> that say what is computed and for whom.</summary>
internal sealed class MetricOptions
{
    private readonly Option<string[]> _groups = OptionLists.Create(
        "--groups", "Attribute columns and crossings, such as site,sex,site*sex", "COLUMNS");
    private readonly Option<string[]> _highRisk = OptionLists.Create("--high-risk", "Classes that must not be missed", "CLASSES");

    private readonly Option<double?> _highRiskThreshold = new("--high-risk-threshold")
    {
        Description = "Also count high-risk rows as detected from this sum of the high-risk scores on, chosen on validation data",
    };

    private readonly Option<int[]> _topK = new Option<int[]>("--top-k")
    {
        Description = "The k of the top-k accuracies", AllowMultipleArgumentsPerToken = true, DefaultValueFactory = _ =>
            [.. new FairnessOptions().TopK],
    }.Allowing(k => k >= 2, "at least 2");

    private readonly Option<int> _bins = new Option<int>("--calibration-bins")
    {
        Description = "Bins of the calibration error", DefaultValueFactory = _ => new FairnessOptions().CalibrationBins,
    }.Allowing(bins => bins is >= 2 and <= 1000, "2 to 1000");

    private readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "Binary: positive from this score on, chosen on validation data (default: above 0.5)",
    };

    public IEnumerable<Option> All => [_groups, _highRisk, _highRiskThreshold, _topK, _bins, _threshold];

    public IReadOnlyList<string> Groups(ParseResult parsed) => OptionLists.Read(parsed, _groups);

    public bool HasThreshold(ParseResult parsed) => parsed.GetValue(_threshold) is not null;

    public FairnessOptions Read(ParseResult parsed) => new()
    {
        Groups = Groups(parsed),
        HighRiskClasses = OptionLists.Read(parsed, _highRisk),
        HighRiskThreshold = parsed.GetValue(_highRiskThreshold),
        TopK = parsed.GetValue(_topK) ?? [],
        CalibrationBins = parsed.GetValue(_bins),
        DecisionThreshold = parsed.GetValue(_threshold),
    };
}
