using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Studies;

namespace FairDiff.Pipelines.Raters;

/// <summary>The options of <c>fairdiff raters</c>.</summary>
internal sealed class RatersOptions
{
    private readonly Option<string> _ratings = new("--ratings")
    {
        Description = "CSV file with a header: one line per image, rater and condition that the rater names", HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _image = Column("--image", "Column of the image", "image");
    private readonly Option<string> _rater = Column("--rater", "Column of the rater", "rater");
    private readonly Option<string> _condition = Column("--condition", "Column of the condition; empty = none named", "condition");
    private readonly Option<string> _confidence = Column(
        "--confidence", "Column of how sure the rater is, larger = surer (1 to 5 in the paper)", "confidence");
    private readonly Option<string?> _gradable = new(
        "--gradable") { Description = "Column that says whether the image can be diagnosed at all (true, 1)", HelpName = "COLUMN" };

    private readonly Option<string?> _truth = new("--truth")
    {
        Description = "Column of what the image is known to show, such as the condition that a synthetic image was made for",
        HelpName = "COLUMN",
    };

    private readonly Option<string[]> _classes = OptionLists.Create(
        "--classes", "The conditions, in this order (default: all that are named, by name)", "NAMES");

    private readonly Option<double> _consensus = new Option<double>("--consensus")
    {
        Description = "Weight of a condition from which on raters agree on it", DefaultValueFactory = _ => 0.9,
    }.Allowing(weight => weight is > 0 and <= 1, "above 0 and at most 1");

    private readonly Option<string?> _output = new("--output") { Description = "Write the soft label of each image to this file, to "
        + "train on, or to join to predictions for evaluate --soft-labels", HelpName = "FILE" };
    private readonly Option<string> _prefix = Column("--prefix", "What the columns of the weights begin with", "label_");
    private readonly Option<string?> _json = new("--json") { Description = "Write everything to this file as well", HelpName = "FILE" };

    private readonly TableOptions _tables = new();
    private readonly FormulaOptions _formulas = new();

    public void AddTo(Command command)
    {
        Option[] all = [
            _ratings, _image, _rater, _condition, _confidence, _gradable, _truth, _classes, _consensus, _output, _prefix, _json,
            .. _tables.All, .. _formulas.All];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public string Ratings(ParseResult parsed) => parsed.GetRequiredValue(_ratings);

    public RatingColumns Columns(ParseResult parsed) => new(
        parsed.GetRequiredValue(_image),
        parsed.GetRequiredValue(_rater),
        parsed.GetRequiredValue(_condition),
        parsed.GetRequiredValue(_confidence),
        parsed.GetValue(_gradable),
        parsed.GetValue(_truth)) { Tables = _tables.Read(parsed) };

    /// <exception cref="FairDiffException">A condition is named twice.</exception>
    public IReadOnlyList<string> Classes(ParseResult parsed)
    {
        var names = OptionLists.Read(parsed, _classes);
        return names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { Key: var twice }
            ? throw new FairDiffException($"--classes names '{twice}' twice; name each condition once.")
            : names;
    }

    public double Consensus(ParseResult parsed) => parsed.GetValue(_consensus);

    public string? Output(ParseResult parsed) => parsed.GetValue(_output);

    public Formulas Formulas(ParseResult parsed) => _formulas.Read(parsed);

    public string Prefix(ParseResult parsed) => parsed.GetRequiredValue(_prefix);

    public string? Json(ParseResult parsed) => parsed.GetValue(_json);

    private static Option<string> Column(string name, string description, string value) =>
        new(name) { Description = description, HelpName = "NAME", DefaultValueFactory = _ => value };
}
