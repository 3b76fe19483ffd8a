using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Shared;

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

    private readonly Option<string[]> _thresholdProbabilities = OptionLists.Create(
        "--threshold-probability",
        "Net benefit: the probability of a class or condition from which on someone would act, such as melanoma=0.1",
        "CLASS=NUMBER");

    private readonly Option<string[]> _prevalences = OptionLists.Create(
        "--prevalence",
        "Predictive values and net benefit where the prevalence of a class or condition is this one, such as melanoma=0.02",
        "CLASS=NUMBER");

    private readonly Option<double?> _fixedSpecificity = Rate(
        "--fixed-specificity", "Also the sensitivity that each group has at this specificity");

    private readonly Option<double?> _fixedSensitivity = Rate(
        "--fixed-sensitivity", "Also the specificity that each group has at this sensitivity");

    public IEnumerable<Option> All =>
    [
        _groups, _highRisk, _highRiskThreshold, _topK, _bins, _threshold, _thresholdProbabilities, _prevalences, _fixedSpecificity,
        _fixedSensitivity,
    ];

    public IReadOnlyList<string> Groups(ParseResult parsed) => OptionLists.Read(parsed, _groups);

    public bool HasThreshold(ParseResult parsed) => parsed.GetValue(_threshold) is not null;

    /// <exception cref="FairDiffException">A share of a class cannot be read.</exception>
    public FairnessOptions Read(ParseResult parsed) => new()
    {
        Groups = Groups(parsed),
        HighRiskClasses = OptionLists.Read(parsed, _highRisk),
        HighRiskThreshold = parsed.GetValue(_highRiskThreshold),
        TopK = parsed.GetValue(_topK) ?? [],
        CalibrationBins = parsed.GetValue(_bins),
        DecisionThreshold = parsed.GetValue(_threshold),
        ThresholdProbabilities = Shares(parsed, _thresholdProbabilities),
        Prevalences = Shares(parsed, _prevalences),
        FixedSpecificity = parsed.GetValue(_fixedSpecificity),
        FixedSensitivity = parsed.GetValue(_fixedSensitivity),
    };

    private static Option<double?> Rate(string name, string description) =>
        new Option<double?>(name) { Description = description }.Allowing(rate => rate is > 0 and <= 1, "above 0 and at most 1");

    /// <summary>CLASS=NUMBER; the last = parts them.</summary>
    private static OrderedDictionary<string, double> Shares(ParseResult parsed, Option<string[]> option)
    {
        var shares = new OrderedDictionary<string, double>();
        foreach (var text in OptionLists.Read(parsed, option))
        {
            var equals = text.LastIndexOf('=');
            if (equals <= 0 || !PlainNumber.TryRead(text.AsSpan(equals + 1), out var share) || !(share > 0 && share < 1)
                || !shares.TryAdd(text[..equals].Trim(), share))
            {
                throw new FairDiffException(
                    $"{option.Name} is '{text}'; it must be CLASS=NUMBER, each class once, above 0 and below 1, such as melanoma=0.1.");
            }
        }

        return shares;
    }
}
