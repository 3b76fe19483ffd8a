using System.CommandLine;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c> and <c>compare</c> that say where labels, scores and attributes are.</summary>
internal sealed class PredictionOptions
{
    private readonly Option<string> _label = new("--label")
    {
        Description = "Column of the true class", HelpName = "COLUMN", DefaultValueFactory = _ => "label",
    };

    private readonly Option<string?> _scores = new("--scores")
    {
        Description = "What the score columns begin with; the rest of the name is the class (score_nevus, ...)", HelpName = "PREFIX",
    };

    private readonly Option<string?> _score = new("--score") { Description = "Binary: the column of the score", HelpName = "COLUMN" };
    private readonly Option<string?> _positive = new(
        "--positive") { Description = "Binary: the label that the score is for", HelpName = "LABEL" };

    private readonly Option<string?> _targets = new("--targets")
    {
        Description = "Multi-label: what the columns of the truth begin with (1, 0, empty = unknown); in place of --label",
        HelpName = "PREFIX",
    };

    private readonly Option<string?> _soft = new("--soft-labels")
    {
        Description = "Soft labels: what the columns of the weights begin with; in place of --label", HelpName = "PREFIX",
    };

    private readonly Option<string?> _cluster = new("--cluster")
    {
        Description = "Column that tells which rows belong together, such as the patient; intervals then resample those",
        HelpName = "COLUMN",
    };

    private readonly Option<ScoreScale> _scale = new("--scores-are")
    {
        Description = "What the scores are: probabilities, logits (made into probabilities by sigmoid or softmax; thresholds are of "
            + "those), or any (only the order counts). "
            + "By default probabilities if all are from 0 to 1; others need a threshold or this option",
        DefaultValueFactory = _ => ScoreScale.Auto,
    };

    public IEnumerable<Option> All => [_label, _scores, _score, _positive, _targets, _soft, _cluster, _scale];

    public string? Positive(ParseResult parsed) => parsed.GetValue(_positive);

    /// <exception cref="FairDiffException">Options that do not go together, or none of those that are needed.</exception>
    public PredictionColumns Columns(ParseResult parsed, IReadOnlyList<string> groups)
    {
        var (prefix, score, positive) = (Text(parsed, _scores), Text(parsed, _score), Text(parsed, _positive));
        var (targets, soft) = (Text(parsed, _targets), Text(parsed, _soft));
        if (prefix is null == score is null)
        {
            throw new FairDiffException(
                "Name the scores in one of two ways: --scores PREFIX (a column per class), or --score COLUMN --positive LABEL (binary).");
        }

        if (score is null != positive is null)
        {
            throw new FairDiffException("--score COLUMN and --positive LABEL go together: the label that the score is for.");
        }

        if ((targets ?? soft) is not null && (prefix is null || (targets is not null && soft is not null)))
        {
            throw new FairDiffException("--targets and --soft-labels each go with --scores PREFIX, and not with each other.");
        }

        return new PredictionColumns(
            parsed.GetRequiredValue(_label), prefix, score, positive, targets, soft, groups, parsed.GetValue(_cluster))
        {
            Scale = parsed.GetValue(_scale),
        };
    }

    private static string? Text(ParseResult parsed, Option<string?> option) =>
        parsed.GetValue(option) is { Length: > 0 } text ? text : null;
}
