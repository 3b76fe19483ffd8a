using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c>.</summary>
internal sealed class EvaluateOptions
{
    private readonly Option<string> _predictions = new("--predictions")
    {
        Description = "CSV file with a header: one row per image", HelpName = "FILE", Required = true,
    };

    private readonly Option<string> _label = new("--label")
    {
        Description = "Column of the true class", HelpName = "COLUMN", DefaultValueFactory = _ => "label",
    };

    private readonly Option<string?> _scores = new("--scores")
    {
        Description = "What the score columns begin with; the rest of the name is the class (score_nevus, ...)", HelpName = "PREFIX",
    };

    private readonly Option<string?> _score = new("--score") { Description = "Binary: the column of the score", HelpName = "COLUMN" };
    private readonly Option<string?> _positive = new("--positive") { Description = "Binary: the label that the score is for", HelpName = "LABEL" };

    private readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "Binary: positive from this score on, chosen on validation data (default: above 0.5)",
    };

    private readonly Option<string[]> _groups = List("--groups", "Attribute columns and crossings, such as site,sex,site*sex", "COLUMNS");
    private readonly Option<string[]> _highRisk = List("--high-risk", "Classes that must not be missed", "CLASSES");

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Column that tells which rows belong together, such as the patient; intervals then resample those", HelpName = "COLUMN",
    };

    private readonly Option<int> _minimum = new("--min-group-size")
    {
        Description = "Rows that a group needs to be compared", DefaultValueFactory = _ => new FairnessOptions().MinimumGroupSize,
    };

    private readonly Option<int> _minimumClass = new("--min-class-size")
    {
        Description = "Rows of a class that sensitivity and AUC need", DefaultValueFactory = _ => new FairnessOptions().MinimumClassSize,
    };

    private readonly Option<int> _bootstrap = new("--bootstrap")
    {
        Description = "Resamples behind the intervals; 0 for none", DefaultValueFactory = _ => new FairnessOptions().BootstrapSamples,
    };

    private readonly Option<double> _confidence = new("--confidence")
    {
        Description = "Coverage of the intervals", DefaultValueFactory = _ => new FairnessOptions().Confidence,
    };

    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the bootstrap", DefaultValueFactory = _ => 0 };
    private readonly Option<string?> _json = new("--json") { Description = "Write everything to this file as well", HelpName = "FILE" };

    private readonly Option<string?> _html = new("--html") { Description = "Write a page to read and to hand on to this file as well", HelpName = "FILE" };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[]
        {
            _predictions, _label, _scores, _score, _positive, _threshold, _groups, _highRisk, _cluster,
            _minimum, _minimumClass, _bootstrap, _confidence, _seed, _json, _html,
        })
        {
            command.Options.Add(option);
        }
    }

    public string Predictions(ParseResult parsed) => parsed.GetRequiredValue(_predictions);

    public string? Json(ParseResult parsed) => parsed.GetValue(_json);

    public string? Html(ParseResult parsed) => parsed.GetValue(_html);

    /// <exception cref="FairDiffException">Neither or both kinds of score were named.</exception>
    public PredictionColumns Columns(ParseResult parsed)
    {
        var (prefix, score, positive) = (parsed.GetValue(_scores), parsed.GetValue(_score), parsed.GetValue(_positive));
        if (string.IsNullOrEmpty(prefix) == string.IsNullOrEmpty(score))
        {
            throw new FairDiffException(
                "Name the scores in one of two ways: --scores PREFIX (a column per class), or --score COLUMN --positive LABEL (binary).");
        }

        if (string.IsNullOrEmpty(score) != string.IsNullOrEmpty(positive))
        {
            throw new FairDiffException("--score COLUMN and --positive LABEL go together: the label that the score is for.");
        }

        return new PredictionColumns(
            parsed.GetRequiredValue(_label),
            string.IsNullOrEmpty(prefix) ? null : prefix,
            score,
            positive,
            Split(parsed, _groups),
            parsed.GetValue(_cluster));
    }

    public FairnessOptions Fairness(ParseResult parsed) => new()
    {
        Groups = Split(parsed, _groups),
        HighRiskClasses = Split(parsed, _highRisk),
        PositiveClass = parsed.GetValue(_positive),
        DecisionThreshold = parsed.GetValue(_threshold),
        MinimumGroupSize = parsed.GetValue(_minimum),
        MinimumClassSize = parsed.GetValue(_minimumClass),
        BootstrapSamples = parsed.GetValue(_bootstrap),
        Confidence = parsed.GetValue(_confidence),
        Seed = parsed.GetValue(_seed),
    };

    private static Option<string[]> List(string name, string description, string helpName) =>
        new(name) { Description = description, HelpName = helpName, AllowMultipleArgumentsPerToken = true };

    private static string[] Split(ParseResult parsed, Option<string[]> option) =>
    [
        .. (parsed.GetValue(option) ?? [])
            .SelectMany(value => value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)),
    ];
}
