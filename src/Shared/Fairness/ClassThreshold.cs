using FairDiff.Fairness;

namespace FairDiff.Shared;

/// <summary>The threshold of the positive one of two classes, under its name.</summary>
internal static class ClassThreshold
{
    public static IReadOnlyDictionary<string, ThresholdChoice> On(
        FairnessData data, ThresholdRule rule, double? target, string? positiveClass)
    {
        var choice = ThresholdChoice.On(data, rule, target, positiveClass);
        return new Dictionary<string, ThresholdChoice> { [positiveClass ?? data.ClassNames[1]] = choice };
    }
}
