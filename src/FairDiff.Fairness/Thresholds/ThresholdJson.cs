using System.Text.Json;
using FairDiff.Fairness.Groups;

namespace FairDiff.Fairness.Thresholds;

/// <summary>Thresholds by group as JSON.</summary>
internal static class ThresholdJson
{
    private const string Schema = "fairdiff-thresholds/1";

    public static string Write(GroupThresholds thresholds)
    {
        static double? Number(double value) => double.IsNaN(value) ? null : value;
        var options = thresholds.Options;
        return JsonSerializer.Serialize(
            new Saved(
                Schema, thresholds.ClassName, options.Attribute, options.ClassName, options.Rule, options.Floor, options.Confidence,
                options.PerGroup, options.Present, MissingJson.Of(options.MissingValues),
                thresholds.ByGroup.ToDictionary(
                    group => group.Key,
                    group => new OfGroup(
                        group.Value.Threshold, group.Value.Rows, group.Value.Positives, Number(group.Value.Sensitivity),
                        Number(group.Value.Specificity)))),
            SavedJson.Options);
    }

    public static GroupThresholds Read(string json) => SavedJson.Read<Saved, GroupThresholds>(json, "thresholds", Schema, saved =>
    {
        var options = new GroupThresholdOptions
        {
            Attribute = saved.Attribute, ClassName = saved.AskedClass, Rule = saved.Rule, Floor = saved.Floor,
            Confidence = saved.Confidence, PerGroup = saved.PerGroup, Present = saved.Present,
            MissingValues = saved.Missing.ToMissingValues(),
        };
        options.Validate();
        return saved.Groups.Count == 0 ? throw new JsonException("it has no group") : new GroupThresholds(
            saved.ClassName, options, saved.Groups.ToDictionary(
                group => group.Key,
                group => new GroupThreshold(
                    group.Value.Threshold, group.Value.Rows, group.Value.Positives, group.Value.Sensitivity ?? double.NaN,
                    group.Value.Specificity ?? double.NaN)));
    });

    private sealed record Saved(
        string Schema, string ClassName, string Attribute, string? AskedClass, ThresholdRule Rule, double Floor, double Confidence,
        bool PerGroup, double? Present, MissingJson Missing, Dictionary<string, OfGroup> Groups) : ISavedJson;

    private sealed record OfGroup(double Threshold, int Rows, int Positives, double? Sensitivity, double? Specificity);
}
