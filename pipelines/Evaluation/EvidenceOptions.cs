using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c> and <c>compare</c> that say how sure its numbers must be.</summary>
/// <param name="interval">Whether the kind of interval can be chosen; else it is the percentile interval.</param>
internal sealed class EvidenceOptions(bool interval)
{
    private const string Percentile = "percentile", Bca = "bca";

    private readonly Option<int> _minimum = new Option<int>("--min-group-size")
    {
        Description = "Rows that a group needs to be compared", DefaultValueFactory = _ => new FairnessOptions().MinimumGroupSize,
    }.Allowing(size => size >= 1, "at least 1");

    private readonly Option<int> _minimumClass = new Option<int>("--min-class-size")
    {
        Description = "Rows of a class that sensitivity and AUC need", DefaultValueFactory = _ => new FairnessOptions().MinimumClassSize,
    }.Allowing(size => size >= 1, "at least 1");

    private readonly Option<int> _bootstrap = new Option<int>("--bootstrap")
    {
        Description = "Resamples behind the intervals; 0 for none", DefaultValueFactory = _ => new FairnessOptions().BootstrapSamples,
    }.Allowing(samples => samples is 0 or (>= 100 and <= 1_000_000), "0 (no intervals), or 100 to 1,000,000");

    private readonly Option<string> _interval = new("--interval")
    {
        Description = $"{Percentile}, or {Bca} (bias-corrected and accelerated)", HelpName = "METHOD", DefaultValueFactory = _ =>
            Percentile,
    };

    private readonly Option<double> _confidence = new Option<double>("--confidence")
    {
        Description = "Coverage of the intervals", DefaultValueFactory = _ => new FairnessOptions().Confidence,
    }.Allowing(share => share is > 0.5 and < 1, "above 0.5 and below 1, such as 0.95");

    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the bootstrap", DefaultValueFactory = _ => 0 };

    public IEnumerable<Option> All =>
        [_minimum, _minimumClass, _bootstrap, .. interval ? [_interval] : Array.Empty<Option>(), _confidence, _seed];

    /// <summary>Those of what draws no resamples.</summary>
    public IEnumerable<Option> WithoutResamples => [_minimum, _confidence, _seed];

    public FairnessOptions ReadWithoutResamples(ParseResult parsed, FairnessOptions options) => options with
    {
        MinimumGroupSize = parsed.GetValue(_minimum), Confidence = parsed.GetValue(_confidence), Seed = parsed.GetValue(_seed),
    };

    /// <exception cref="FairDiffException">There is no such interval.</exception>
    public FairnessOptions Read(ParseResult parsed, FairnessOptions options) => ReadWithoutResamples(parsed, options) with
    {
        MinimumClassSize = parsed.GetValue(_minimumClass),
        BootstrapSamples = parsed.GetValue(_bootstrap),
        IntervalMethod = (interval ? parsed.GetValue(_interval) : Percentile) switch
        {
            Percentile => IntervalMethod.Percentile,
            Bca => IntervalMethod.BiasCorrectedAccelerated,
            var other => throw new FairDiffException($"--interval is '{other}'; it must be {Percentile} or {Bca}."),
        },
    };
}
