using FairDiff.Fairness;
using FairDiff.MLNet;

namespace FairDiff.Studies;

/// <summary>
/// The values of the user's own metrics, from the stored predictions. They are computed for each report and are in no stored result: such
/// a metric is code, and a value that was kept could be that of other code under the same name.
/// </summary>
/// <param name="data">The data of the study.</param>
/// <param name="registry">The metrics.</param>
/// <param name="fileOf">Where the predictions of a set, a method and a seed are.</param>
internal sealed class OwnMetrics(StudyData data, MetricRegistry registry, Func<string, string, long, string> fileOf)
{
    private readonly MetricDefinition[] _own = [.. StudyMetric.Own(registry)];
    private readonly IReadOnlyList<string> _classes = StudySets.Classes(data);

    /// <summary>The result of a method and seed, with the values of the user's metrics.</summary>
    /// <exception cref="FairDiffException">Predictions are missing or damaged.</exception>
    /// <exception cref="FairnessException">A metric failed.</exception>
    public SeedResult AddTo(SeedResult result, string method)
    {
        SetResult Add(SetResult set) => set.With(Evaluate(set, fileOf(set.Name, method, result.Seed)));
        return _own.Length == 0 ? result : result with
        {
            InDistribution = Add(result.InDistribution), Ood = [.. result.Ood.Select(Add)],
        };
    }

    private SetResult Evaluate(SetResult set, string predictions)
    {
        string[] groups = [.. set.Groups.Keys];
        var report = FairnessEvaluator.Evaluate(
            PredictionFile.Read(predictions, data.Label.Kind, _classes, groups),
            new FairnessOptions { Groups = groups, HighRiskClasses = data.HighRiskClasses, BootstrapSamples = 0, Metrics = registry });
        return SetResult.Of(set.Name, report).Only(metric => _own.Contains(registry.Find(metric)));
    }
}
