using System.Text.Json;
using System.Text.Json.Nodes;
using FairDiff.Fairness;
using FairDiff.Pipelines.Csv;

namespace FairDiff.Pipelines.Evaluation;

/// <summary>Everything that an evaluation found, as JSON: the report, and beside it the comparison, the sets and the posteriors that were
/// asked for, and how conditions come together.</summary>
internal static class EvaluationJson
{
    public static string Write(
        FairnessReport report, MethodComparison? comparison, ShiftReport? shift, string? posterior, IReadOnlyDictionary<string,
        LabelCoOccurrence> together)
    {
        var json = JsonNode.Parse(report.ToJson())!.AsObject();
        if (comparison is not null)
        {
            json["comparison"] = JsonSerializer.SerializeToNode(comparison.Quantities, OutputJson.Format);
        }

        if (shift is not null)
        {
            json["shift"] = new JsonArray([.. shift.Sets.Select(Set)]);
        }

        if (posterior is not null)
        {
            json["posterior"] = JsonSerializer.SerializeToNode(
                report.ByGroup.ToDictionary(
                    grouping => grouping.Key,
                    grouping => grouping.Value.Posterior(posterior, seed: report.Options.Seed)), OutputJson.Format);
        }

        if (together.Count > 0)
        {
            json["coOccurrence"] = JsonSerializer.SerializeToNode(
                together.Select(
                    set => new { Set = set.Key, set.Value.ConditionNames, set.Value.Probability, set.Value.Rows }), OutputJson.Format);
        }

        return json.ToJsonString(OutputJson.Format);
    }

    private static JsonObject Set(ShiftedSet set) => new()
    {
        ["name"] = set.Name,
        ["quantities"] = JsonSerializer.SerializeToNode(set.Quantities, OutputJson.Format),
        ["notComparable"] = JsonSerializer.SerializeToNode(set.NotComparable, OutputJson.Format),
        ["labels"] = JsonSerializer.SerializeToNode(set.Labels, OutputJson.Format),
        ["groups"] = JsonSerializer.SerializeToNode(set.Groups, OutputJson.Format),
        ["report"] = JsonNode.Parse(set.Report.ToJson()),
    };
}
