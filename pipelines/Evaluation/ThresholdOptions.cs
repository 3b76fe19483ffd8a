using System.CommandLine;
using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c> that choose decision thresholds on validation data.</summary>
internal sealed class ThresholdOptions
{
    private readonly Option<string?> _validation = new("--validation")
    {
        Description = "Predictions on validation data, same columns: the decision threshold is chosen there", HelpName = "FILE",
    };

    private readonly Option<string> _rule = new("--threshold-rule")
    {
        Description = "How: youden, sensitivity=0.9 or specificity=0.9", HelpName = "RULE", DefaultValueFactory = _ => "youden",
    };

    public IEnumerable<Option> All => [_validation, _rule];

    public bool AreChosen(ParseResult parsed) => parsed.GetValue(_validation) is not null;

    /// <summary>Chooses the thresholds, tells of them and carries them into the options; the choices are by class or condition.</summary>
    /// <exception cref="FairDiffException">The rule cannot be read, or the validation file is the evaluated one.</exception>
    public (FairnessOptions Options, IReadOnlyDictionary<string, ThresholdChoice> Choices) Read(
        ParseResult parsed, string predictions, PredictionColumns columns, FairnessOptions options)
    {
        if (parsed.GetValue(_validation) is not { } path)
        {
            if (parsed.GetResult(_rule) is { Implicit: false })
            {
                throw new FairDiffException("--threshold-rule needs --validation FILE: the predictions on which the threshold is chosen.");
            }

            return (options, new Dictionary<string, ThresholdChoice>());
        }

        if (Path.GetFullPath(path) == Path.GetFullPath(predictions))
        {
            throw new FairDiffException(
                $"--validation is the evaluated file {path}; a threshold tuned on the rows that are judged flatters the model.");
        }

        if (options.DecisionThreshold is not null)
        {
            throw new FairDiffException("--threshold and --validation both set the decision threshold; name one of them.");
        }

        var (rule, target) = Rule(parsed.GetRequiredValue(_rule));
        var output = parsed.InvocationConfiguration.Output;
        var data = PredictionReader.Read(path, columns with { Groups = [], Cluster = null }, _validation.Name);
        var choices = ThresholdChoice.OnEach(data.Data, rule, target, NamedPositive.Of(options));
        foreach (var (name, choice) in choices)
        {
            output.WriteLine(Words(name, choice, path));
        }

        return (data.Data is FairnessData
            ? options with { DecisionThreshold = choices.Values.Single().Threshold }
            : options with { DecisionThresholds = choices.ToDictionary(pair => pair.Key, pair => pair.Value.Threshold) }, choices);
    }

    private static string Words(string name, ThresholdChoice choice, string path) => string.Create(
        CultureInfo.InvariantCulture,
        $"Threshold of {name}: {choice.Threshold:0.####}, from {choice.Rows} rows of {path} (sensitivity {choice.Sensitivity:0.000}, "
            + $"specificity {choice.Specificity:0.000} there).");

    private static (ThresholdRule Rule, double? Target) Rule(string text)
    {
        var parts = text.Split('=', 2);
        double? target = parts.Length > 1 && PlainNumber.TryRead(parts[1], out var number) ? number : null;
        return (parts[0], target) switch
        {
            ("youden", null) when parts.Length == 1 => (ThresholdRule.Youden, null),
            ("sensitivity", { } sensitivity) => (ThresholdRule.SensitivityAtLeast, sensitivity),
            ("specificity", { } specificity) => (ThresholdRule.SpecificityAtLeast, specificity),
            _ => throw new FairDiffException($"--threshold-rule is '{text}'; it must be youden, sensitivity=0.9 or specificity=0.9, say."),
        };
    }
}
