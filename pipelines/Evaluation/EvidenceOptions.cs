using System.CommandLine;
using FairDiff.Fairness;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>The options of <c>fairdiff evaluate</c> and <c>compare</c> that say how sure its numbers must be.</summary>
/// <param name="interval">Whether the kind of interval can be chosen; else it is the percentile interval.</param>
internal sealed class EvidenceOptions(bool interval)
{
    private const string Percentile = "percentile", Bca = "bca";

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

    private readonly Option<string> _interval = new("--interval")
    {
        Description = $"{Percentile}, or {Bca} (bias-corrected and accelerated)", HelpName = "METHOD", DefaultValueFactory = _ => Percentile,
    };

    private readonly Option<double> _confidence = new("--confidence")
    {
        Description = "Coverage of the intervals", DefaultValueFactory = _ => new FairnessOptions().Confidence,
    };

    private readonly Option<long> _seed = new("--seed") { Description = "Seed of the bootstrap", DefaultValueFactory = _ => 0 };

    public IEnumerable<Option> All => [_minimum, _minimumClass, _bootstrap, .. interval ? [_interval] : Array.Empty<Option>(), _confidence, _seed];

    /// <exception cref="FairDiffException">There is no such interval.</exception>
    public FairnessOptions Read(ParseResult parsed, FairnessOptions options) => options with
    {
        MinimumGroupSize = parsed.GetValue(_minimum),
        MinimumClassSize = parsed.GetValue(_minimumClass),
        BootstrapSamples = parsed.GetValue(_bootstrap),
        IntervalMethod = (interval ? parsed.GetValue(_interval) : Percentile) switch
        {
            Percentile => IntervalMethod.Percentile,
            Bca => IntervalMethod.BiasCorrectedAccelerated,
            var other => throw new FairDiffException($"--interval is '{other}'; it must be {Percentile} or {Bca}."),
        },
        Confidence = parsed.GetValue(_confidence),
        Seed = parsed.GetValue(_seed),
    };
}
