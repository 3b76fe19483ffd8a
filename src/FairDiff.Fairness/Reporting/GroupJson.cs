using System.Text.Json;

namespace FairDiff.Fairness.Reporting;

/// <summary>Writes the metrics of one group as JSON.</summary>
internal static class GroupJson
{
    public static void Write(Utf8JsonWriter json, GroupResult group)
    {
        json.WriteStartObject();
        json.WriteNumber("n", group.N);
        if (group.NHighRisk is { } highRisk)
        {
            json.WriteNumber("nHighRisk", highRisk);
        }

        WriteByMetric(json, group.Values.Values, (name, value) => WriteNumber(json, name, value.Value));
        json.WriteStartArray("confusion");
        foreach (var row in group.Confusion)
        {
            json.WriteStartArray();
            foreach (var count in row)
            {
                json.WriteNumberValue(count);
            }

            json.WriteEndArray();
        }

        json.WriteEndArray();
        json.WriteStartObject("intervals");
        WriteByMetric(json, group.Values.Values, (name, value) => WriteInterval(json, name, value.Interval));
        json.WriteEndObject();
        json.WriteStartObject("insufficientEvidence");
        WriteByMetric(
            json,
            group.Values.Values.Where(value => value.Verdict == FairnessVerdict.InsufficientEvidence),
            (name, value) => json.WriteString(name, value.Reason));
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteNumber(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WriteInterval(Utf8JsonWriter json, string name, ConfidenceInterval? interval)
    {
        if (interval is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartArray(name);
        json.WriteNumberValue(interval.Lower);
        json.WriteNumberValue(interval.Upper);
        json.WriteEndArray();
    }

    public static string Words(FairnessVerdict verdict) =>
        verdict == FairnessVerdict.SufficientEvidence ? "sufficient evidence" : "insufficient evidence";

    /// <summary>Writes a property per metric; the one-versus-rest AUCs become one object with a property per class.</summary>
    private static void WriteByMetric(Utf8JsonWriter json, IEnumerable<MetricValue> values, Action<string, MetricValue> write)
    {
        const string prefix = MetricNames.AucOneVersusRestPrefix;
        var all = values.ToLookup(value => value.Metric.StartsWith(prefix, StringComparison.Ordinal));
        foreach (var value in all[false])
        {
            write(value.Metric, value);
        }

        if (!all[true].Any())
        {
            return;
        }

        json.WriteStartObject(prefix.TrimEnd('/'));
        foreach (var value in all[true])
        {
            write(value.Metric[prefix.Length..], value);
        }

        json.WriteEndObject();
    }
}
