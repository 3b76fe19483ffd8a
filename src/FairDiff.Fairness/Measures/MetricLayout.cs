namespace FairDiff.Fairness.Measures;

/// <summary>Which metrics this data has, and where each stands in the rows of numbers that the bootstrap works on.</summary>
internal sealed class MetricLayout
{
    private readonly List<string> _names = [];

    public MetricLayout(Predictions predictions)
    {
        Accuracy = Add(MetricNames.Accuracy);
        Top3 = predictions.Classes > 3 ? Add(MetricNames.Top3) : null;
        BalancedAccuracy = Add(MetricNames.BalancedAccuracy);
        HighRiskSensitivity = predictions.IsHighRisk.Contains(true) ? Add(MetricNames.HighRiskSensitivity) : null;
        Auc = Add(MetricNames.Auc);
        if (predictions.PositiveClass is { } positive)
        {
            AveragePrecision = Add(MetricNames.AveragePrecision);
            Brier = Add(MetricNames.Brier);
            RankedClasses = [positive];
        }
        else
        {
            FirstAucOneVersusRest = _names.Count;
            RankedClasses = [.. Enumerable.Range(0, predictions.Classes)];
            foreach (var name in predictions.ClassNames)
            {
                Add(MetricNames.AucOneVersusRest(name));
            }
        }
    }

    public IReadOnlyList<string> Names => _names;

    public int Count => _names.Count;

    public int Accuracy { get; }

    public int? Top3 { get; }

    public int BalancedAccuracy { get; }

    public int? HighRiskSensitivity { get; }

    public int Auc { get; }

    public int? AveragePrecision { get; }

    public int? Brier { get; }

    /// <summary>The AUC of class c against the rest is at this index + c; null with two classes.</summary>
    public int? FirstAucOneVersusRest { get; }

    /// <summary>The classes whose scores are ranked: all, or the positive one of two.</summary>
    public IReadOnlyList<int> RankedClasses { get; }

    private int Add(string name)
    {
        _names.Add(name);
        return _names.Count - 1;
    }
}
