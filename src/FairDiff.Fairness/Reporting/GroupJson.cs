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
        json.WriteStartObject("outcomes");
        foreach (var (name, counts) in group.Outcomes)
        {
            json.WriteStartObject(name);
            json.WriteNumber("truePositives", counts.TruePositives);
            json.WriteNumber("falsePositives", counts.FalsePositives);
            json.WriteNumber("falseNegatives", counts.FalseNegatives);
            json.WriteNumber("trueNegatives", counts.TrueNegatives);
            json.WriteEndObject();
        }

        json.WriteEndObject();
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
        json.WriteStartObject("intervalMethods");
        WriteByMetric(json, group.Values.Values, (name, value) => json.WriteString(name, IntervalText.Of(value.Interval)));
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

    public static string Words(GapVerdict verdict) => verdict switch
    {
        GapVerdict.Significant => "significant",
        GapVerdict.NotDistinguishableFromZero => "not distinguishable from 0",
        GapVerdict.NotTested => "not tested",
        _ => "insufficient evidence",
    };

    /// <summary>Writes a property per metric; those of each class ("recall/nevus") become an object with a property per class.</summary>
    private static void WriteByMetric(Utf8JsonWriter json, IEnumerable<MetricValue> values, Action<string, MetricValue> write)
    {
        foreach (var kind in values.GroupBy(value => MetricNames.Split(value.Metric).Kind))
        {
            if (MetricNames.Split(kind.First().Metric).Class is null)
            {
                write(kind.Key, kind.First());
                continue;
            }

            json.WriteStartObject(kind.Key);
            foreach (var value in kind)
            {
                write(MetricNames.Split(value.Metric).Class!, value);
            }

            json.WriteEndObject();
        }
    }
}
