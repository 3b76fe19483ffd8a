using System.CommandLine;
using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
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

    private readonly Option<string?> _by = new("--threshold-by")
    {
        Description = "Choose thresholds by group of this column or crossing: every group keeps the rule's sensitivity or specificity, "
            + "and, with --threshold, none has a lower balanced accuracy than with that",
        HelpName = "COLUMN",
    };

    private readonly Option<double> _confidence = new Option<double>("--threshold-confidence")
    {
        Description = "How sure it must be that no group falls below it on other rows", DefaultValueFactory = _ => .95,
    }.Allowing(confidence => confidence is >= .5 and <= .999, "0.5 to 0.999");

    private readonly Option<string?> _class = new("--threshold-class")
    {
        Description = "With --threshold-by: the class that is told from the rest, of more than two", HelpName = "CLASS",
    };

    public IEnumerable<Option> All => [_validation, _rule, _by, _confidence, _class];

    /// <summary>The column whose groups have thresholds of their own; null = none.</summary>
    public string? By(ParseResult parsed) => parsed.GetValue(_by);

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

            return By(parsed) is null ? (options, new Dictionary<string, ThresholdChoice>()) : throw new FairDiffException(
                "--threshold-by needs --validation FILE: the predictions on which thresholds are chosen.");
        }

        if (Path.GetFullPath(path) == Path.GetFullPath(predictions))
        {
            throw new FairDiffException(
                $"--validation is the evaluated file {path}; a threshold tuned on the rows that are judged flatters the model.");
        }

        if (options.DecisionThreshold is not null && By(parsed) is null)
        {
            throw new FairDiffException("--threshold and --validation both set the decision threshold; name one of them.");
        }

        var (rule, target) = Rule(parsed.GetRequiredValue(_rule));
        if (By(parsed) is { } attribute)
        {
            var chosen = ByGroup(parsed, path, attribute, rule, target, columns, options);
            return (options with { DecisionThreshold = null, GroupThresholds = chosen }, new Dictionary<string, ThresholdChoice>());
        }

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

    private IReadOnlyList<GroupThresholds> ByGroup(
        ParseResult parsed, string path, string attribute, ThresholdRule rule, double? target, PredictionColumns columns,
        FairnessOptions options)
    {
        if (target is not (>= .5 and <= .999))
        {
            throw new FairDiffException(
                "--threshold-by needs a floor of 0.5 to 0.999 that every group keeps: --threshold-rule sensitivity=0.85, say.");
        }

        var data = PredictionReader.Read(path, columns with { Groups = [attribute] }, _validation.Name).Data;
        var chosen = GroupThresholds.Choose(data, new GroupThresholdOptions
        {
            Attribute = attribute, Rule = rule, Floor = target.Value, Confidence = parsed.GetValue(_confidence),
            Present = options.DecisionThreshold,
            ClassName = parsed.GetValue(_class) ?? (data is FairnessData { ClassNames.Count: 2 } ? NamedPositive.Of(options) : null),
            MissingValues = columns.Tables.Missing,
        });
        foreach (var (one, (group, threshold)) in chosen.SelectMany(one => one.ByGroup.Select(group => (one, group))))
        {
            parsed.InvocationConfiguration.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Threshold of {one.ClassName}, {attribute} {group}: {threshold.Threshold:0.####}, from {threshold.Rows} rows of {path} "
                    + $"(sensitivity {threshold.Sensitivity:0.000}, specificity {threshold.Specificity:0.000} there)."));
        }

        return chosen;
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
