using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace FairDiff.Fairness.Reporting;

/// <summary>Writes a report as JSON. Values stand under the metric's name; intervals and reasons have the same names beside them.</summary>
internal static class ReportJson
{
    private const string Schema = "fairdiff-evaluation/1";

    private static readonly JsonWriterOptions Format = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(FairnessReport report)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Format))
        {
            json.WriteStartObject();
            json.WriteString("schema", Schema);
            WriteNames(json, "classes", report.ClassNames);
            WriteNames(json, "highRisk", report.Options.HighRiskClasses);
            json.WriteString("positive", report.PositiveClass);
            json.WriteBoolean("multiLabel", report.IsMultiLabel);
            WriteOptions(json, report);
            json.WritePropertyName("overall");
            GroupJson.Write(json, report.Overall);
            WriteGroups(json, report);
            WriteGaps(json, report);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteNames(Utf8JsonWriter json, string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private static void WriteOptions(Utf8JsonWriter json, FairnessReport report)
    {
        var options = report.Options;
        json.WriteStartObject("options");
        json.WriteNumber("minimumGroupSize", options.MinimumGroupSize);
        json.WriteNumber("minimumClassSize", options.MinimumClassSize);
        json.WriteBoolean("includeUnknownInGaps", options.IncludeUnknownInGaps);
        json.WriteNumber("bootstrapSamples", options.BootstrapSamples);
        json.WriteNumber("confidence", options.Confidence);
        json.WriteNumber("seed", options.Seed);
        GroupJson.WriteNumber(json, "decisionThreshold", options.DecisionThreshold);
        GroupJson.WriteNumber(json, "highRiskThreshold", options.HighRiskThreshold);
        WriteByName(json, "decisionThresholds", options.DecisionThresholds);
        WriteGroupThresholds(json, options.GroupThresholds);
        WriteByName(json, "thresholdProbabilities", options.ThresholdProbabilities);
        WriteByName(json, "prevalences", options.Prevalences);
        GroupJson.WriteNumber(json, "fixedSpecificity", options.FixedSpecificity);
        GroupJson.WriteNumber(json, "fixedSensitivity", options.FixedSensitivity);
        json.WriteString("interval", IntervalText.Of(options.IntervalMethod));
        json.WriteNumber("calibrationBins", options.CalibrationBins);
        GroupJson.WriteNumber(json, "clusters", report.ClusterCount);
        json.WriteEndObject();
    }

    private static void WriteGroupThresholds(Utf8JsonWriter json, IReadOnlyList<GroupThresholds> thresholds)
    {
        json.WriteStartObject("groupThresholds");
        foreach (var one in thresholds)
        {
            json.WriteStartObject(one.ClassName);
            json.WriteString("attribute", one.Options.Attribute);
            json.WriteString("rule", one.Options.Rule == ThresholdRule.SensitivityAtLeast ? "sensitivity" : "specificity");
            json.WriteNumber("floor", one.Options.Floor);
            json.WriteNumber("confidence", one.Options.Confidence);
            WriteByName(json, "thresholds", one.ByGroup.ToDictionary(group => group.Key, group => group.Value.Threshold));
            json.WriteNumber("ofOthers", one.OfOthers);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteByName(Utf8JsonWriter json, string property, IReadOnlyDictionary<string, double> numbers)
    {
        json.WriteStartObject(property);
        foreach (var (name, number) in numbers)
        {
            json.WriteNumber(name, number);
        }

        json.WriteEndObject();
    }

    private static void WriteEstimate(Utf8JsonWriter json, string name, Estimate? estimate)
    {
        if (estimate is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("value", estimate.Value);
        GroupJson.WriteInterval(json, "interval", estimate.Interval);
        json.WriteString("intervalMethod", IntervalText.Of(estimate.Interval));
        json.WriteEndObject();
    }

    private static void WriteGroups(Utf8JsonWriter json, FairnessReport report)
    {
        json.WriteStartObject("groups");
        foreach (var (name, grouping) in report.ByGroup)
        {
            json.WriteStartObject(name);
            foreach (var group in grouping.Groups)
            {
                json.WritePropertyName(group.Name);
                GroupJson.Write(json, group);
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteGaps(Utf8JsonWriter json, FairnessReport report)
    {
        json.WriteStartObject("gaps");
        foreach (var (name, grouping) in report.ByGroup)
        {
            json.WriteStartObject(name);
            foreach (var gap in grouping.Gaps.Values)
            {
                json.WriteStartObject(gap.Metric);
                GroupJson.WriteNumber(json, "value", gap.Value);
                GroupJson.WriteInterval(json, "interval", gap.Interval);
                json.WriteString("intervalMethod", IntervalText.Of(gap.Interval));
                GroupJson.WriteNumber(json, "bias", gap.Bias);
                GroupJson.WriteNumber(json, "corrected", gap.Corrected);
                GroupJson.WriteNumber(json, "pValue", gap.PValue);
                GroupJson.WriteNumber(json, "holmPValue", gap.HolmPValue);
                WriteEstimate(json, "ratio", gap.Ratio);
                WriteEstimate(json, "toOverall", gap.ToOverall);
                WriteEstimate(json, "ratioToOverall", gap.RatioToOverall);
                WriteEstimate(json, "worstValue", gap.WorstValue);
                json.WriteString("best", gap.Best);
                json.WriteString("worst", gap.Worst);
                json.WriteNumber("groups", gap.Groups);
                json.WriteString("verdict", GroupJson.Words(gap.Verdict));
                json.WriteString("reason", gap.Reason);
                json.WriteString("leftOut", gap.LeftOut);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }
}
