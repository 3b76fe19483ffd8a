using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Pipelines.Csv;
using FairDiff.Pipelines.Evaluation;
using FairDiff.Shared;

namespace FairDiff.Pipelines.Unlabelled;

/// <summary>The options of <c>fairdiff estimate-performance</c>.</summary>
internal sealed class EstimatePerformanceOptions
{
    private const string LabelledName = "--labelled", UnlabelledName = "--unlabelled", RangeMark = "..";

    private static readonly PerformanceOptions Default = new();

    private readonly Option<string> _labelled = new(LabelledName)
    {
        Description = "Predictions of labelled rows of elsewhere, not trained on: a CSV file with a header", HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string> _unlabelled = new(UnlabelledName)
    {
        Description = "Predictions of the same model on the rows without labels; a column of labels is not looked at", HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _site = new("--site")
    {
        Description = "Column of the labelled rows that says the hospital; what the estimator errs there widens the interval",
        HelpName = "COLUMN",
    };

    private readonly Option<string[]> _prevalences = OptionLists.Create(
        "--prevalence", "What is known of a prevalence in the rows without labels: tumour=0.3, or a range: tumour=0.25..0.35",
        "CLASS=SHARE");

    private readonly Option<string[]> _groups = OptionLists.Create(
        "--groups", "Attribute columns of both files and crossings, such as sex,sex*age", "COLUMNS");

    private readonly Option<double?> _threshold = new("--threshold")
    {
        Description = "Binary: positive from this score on; of conditions that of all (default: 0.5)",
    };

    private readonly Option<double> _width = new Option<double>("--max-width")
    {
        Description = "Refuse an accuracy whose interval is wider", DefaultValueFactory = _ => Default.MaximumWidth,
    }.Allowing(width => width is > 0 and <= 1, "above 0 and at most 1");

    private readonly Option<double> _disagreement = new Option<double>("--max-disagreement")
    {
        Description = "Without --prevalence: refuse where other prevalences and other scores explain the rows by accuracies further apart; "
            + "1 = the scores of each class are known to be the same",
        DefaultValueFactory = _ => Default.MaximumDisagreement,
    }.Allowing(share => share is >= 0 and <= 1, "0 to 1");

    private readonly Option<double> _misfit = new Option<double>("--max-misfit")
    {
        Description = "Without --prevalence: refuse scores that are further from every mixture of those of the labelled classes",
        DefaultValueFactory = _ => Default.MaximumMisfit,
    }.Allowing(share => share is >= 0 and <= 1, "0 to 1");

    private readonly Option<string?> _json = new("--json") { Description = "Write the estimate to this file as well", HelpName = "FILE" };

    private readonly PredictionOptions _predictions = new();
    private readonly BucketOptions _buckets = new();
    private readonly EvidenceOptions _evidence = new(interval: false);
    private readonly TableOptions _tables = new();

    public void AddTo(Command command)
    {
        Option[] all =
        [
            _labelled, _unlabelled, .. _predictions.All, _site, _prevalences, _groups, _threshold, _width, _disagreement, _misfit,
            .. _buckets.All, .. _evidence.All, _json, .. _tables.All,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public string? Json(ParseResult parsed) => parsed.GetValue(_json);

    /// <exception cref="FairDiffException">A prevalence cannot be read.</exception>
    public PerformanceOptions Asked(ParseResult parsed)
    {
        var stated = new OrderedDictionary<string, PrevalenceRange>();
        foreach (var text in OptionLists.Read(parsed, _prevalences))
        {
            var equals = text.LastIndexOf('=');
            if (equals <= 0 || Range(text[(equals + 1)..]) is not { } range || !stated.TryAdd(text[..equals].Trim(), range))
            {
                throw new FairDiffException(
                    $"{_prevalences.Name} is '{text}'; it must be CLASS=SHARE or CLASS=LEAST..MOST, each class once, above 0 and below 1, "
                        + "such as tumour=0.3 or tumour=0.25..0.35.");
            }
        }

        return new()
        {
            SiteAttribute = parsed.GetValue(_site), Prevalences = stated, MaximumWidth = parsed.GetValue(_width),
            MaximumDisagreement = parsed.GetValue(_disagreement), MaximumMisfit = parsed.GetValue(_misfit),
        };
    }

    public FairnessOptions Evaluation(ParseResult parsed) => _evidence.Read(parsed, new()) with
    {
        Groups = OptionLists.Read(parsed, _groups),
        DecisionThreshold = parsed.GetValue(_threshold),
        PositiveClass = _predictions.Positive(parsed),
        MissingValues = _tables.Read(parsed).Missing,
    };

    /// <exception cref="FairDiffException">The file, a column or a cell is not as it must be.</exception>
    public EvaluationData Labelled(ParseResult parsed)
    {
        var groups = OptionLists.Read(parsed, _groups);
        return PredictionReader.Read(
            parsed.GetRequiredValue(_labelled),
            Columns(parsed, parsed.GetValue(_site) is { } site ? [.. groups, site] : groups),
            LabelledName).Data;
    }

    /// <exception cref="FairDiffException">The file, a column or a cell is not as it must be.</exception>
    public UnlabelledRows Unlabelled(ParseResult parsed, IReadOnlyList<string> names)
    {
        var rows = UnlabelledRows.Of(PredictionReader.Read(
            parsed.GetRequiredValue(_unlabelled), Columns(parsed, OptionLists.Read(parsed, _groups)) with { IsUnlabelled = true },
            UnlabelledName).Data);

        // One column of scores does not say what the other class is called.
        return _predictions.Positive(parsed) is null ? rows : rows with { Names = names };
    }

    private PredictionColumns Columns(ParseResult parsed, IReadOnlyList<string> groups)
    {
        var tables = _tables.Read(parsed);
        return _predictions.Columns(parsed, groups) with
        {
            Buckets = _buckets.Read(parsed, groups, tables.Missing),
            HasThreshold = parsed.GetValue(_threshold) is not null,
            Tables = tables,
        };
    }

    private static PrevalenceRange? Range(string text)
    {
        var mark = text.IndexOf(RangeMark, StringComparison.Ordinal);
        var (first, last) = mark < 0 ? (text, text) : (text[..mark], text[(mark + RangeMark.Length)..]);
        return PlainNumber.TryRead(first, out var lower) && PlainNumber.TryRead(last, out var upper)
            && lower > 0 && lower <= upper && upper < 1 ? new(lower, upper) : null;
    }
}
