using System.Globalization;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Torch;

namespace FairDiff.Studies;

/// <summary>Chooses the share of real images of a method: one classifier for each fraction of a grid, judged on validation rows (Ktena et
/// al. 2024, Methods).</summary>
/// <param name="replicate">The rows and the generators.</param>
/// <param name="settings">Its settings.</param>
/// <param name="folder">Its folder.</param>
/// <param name="metric">What is compared.</param>
/// <param name="registry">The metrics among which it is.</param>
internal sealed class RealFractionSearch(
    StudyReplicate replicate, StudySettings settings, RunFolder folder, StudyMetric metric, MetricRegistry registry)
{
    /// <summary>All trainings of a search have one seed, so that nothing but the fraction differs.</summary>
    private const int Seed = 0;

    /// <summary>The methods that have something to choose; none where the settings fix the fraction, and over features, where each
    /// classifier chooses its own.</summary>
    public IReadOnlyList<StudyMethod> Methods =>
        settings.RealFractionGrid.Count == 0 || settings.Features is not null
            ? []
            : [.. settings.Methods.Where(method => method.Generator is not null)];

    public static string NameOf(StudyMethod method, double fraction) =>
        string.Create(CultureInfo.InvariantCulture, $"{method.Name}, real fraction {fraction}");

    /// <summary>Where the result of one fraction is kept.</summary>
    public string PathOf(StudyMethod method, double fraction) =>
        folder.Result(string.Create(CultureInfo.InvariantCulture, $"{settings.ResultName(method)}-real{fraction}"));

    /// <summary>Trains with one fraction and judges on the validation rows.</summary>
    /// <exception cref="FairDiffException">The metric is undefined on them.</exception>
    public RealFractionPoint Run(
        StudyMethod method, double fraction, Action<TrainingProgress>? progress, Action<string, double, long>? report,
        CancellationToken cancellationToken)
    {
        var pipeline = new StudyPipeline(replicate, settings with { RealFraction = fraction }, folder);
        var model = pipeline.Create(method, Seed, progress, report, cancellationToken).Fit(replicate.Data.Train);
        cancellationToken.ThrowIfCancellationRequested();
        var judged = SetResult.Of(
            "validation", pipeline.Evaluate(pipeline.Score(model, replicate.Data.Validation!, embeddings: false), [], registry));
        return new RealFractionPoint(
            fraction,
            judged.Values.GetValueOrDefault($"{QuantityName.Overall(metric.Key)}") ?? throw new FairDiffException(
                $"The {metric.Title} of {judged.Rows.N} validation rows is undefined: too few rows, or a class without one. Validate "
                    + "on more rows "
                + "(--validation-fraction, --ood-validation), or choose another --metric."));
    }

    /// <summary>The best fraction; of equals the one with most real images.</summary>
    public static double Best(IReadOnlyList<RealFractionPoint> curve, StudyMetric metric) => curve
        .OrderByDescending(point => metric.LowerIsBetter ? -point.Value : point.Value)
        .ThenByDescending(point => point.RealFraction).First().RealFraction;
}
