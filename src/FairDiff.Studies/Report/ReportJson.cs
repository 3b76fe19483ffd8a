using System.ComponentModel;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using FairDiff.Fairness;
using FairDiff.MLNet;
using FairDiff.Shared;

namespace FairDiff.Studies;

/// <summary>report.json: written, read, and its schema.</summary>
internal static class ReportJson
{
    public const string FileName = "report.json";

    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },

        // Serializing would set it on the way; the schema may be asked for before anything was serialized.
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    public static string ToText(StudyReport report) => JsonSerializer.Serialize(report, Options) + "\n";

    public static void Write(StudyReport report, string path) => OutputFile.Write("the report", path, ToText(report));

    /// <summary>Reads a report.</summary>
    /// <exception cref="FairDiffException">The file is no report, or one of another format version.</exception>
    public static StudyReport Read(string path)
    {
        try
        {
            return Parse(RegularFile.ReadAllText(path), path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FairDiffException($"{path} is not a report of a study: {error.Message}", error);
        }
    }

    /// <summary>Reads the text of a report.</summary>
    /// <param name="text">The text.</param>
    /// <param name="path">Where it is from.</param>
    /// <exception cref="FairDiffException">It is no report, or one of another format version.</exception>
    public static StudyReport Parse(string text, string path)
    {
        try
        {
            var report = StrictJson.Deserialize<StudyReport>(text, Options);
            return report.Schema == StudyReport.CurrentSchema
                ? report
                : throw new FairDiffException(
                    $"{path} has the format '{report.Schema}'; this version reads '{StudyReport.CurrentSchema}'. Run the study again.");
        }
        catch (JsonException error)
        {
            throw new FairDiffException($"{path} is not a report of a study: {error.Message}", error);
        }
    }

    /// <summary>The JSON schema of report.json, with the descriptions of the records.</summary>
    public static string Schema()
    {
        var node = Options.GetJsonSchemaAsNode(typeof(StudyReport), new JsonSchemaExporterOptions
        {
            TreatNullObliviousAsNonNullable = true,
            TransformSchemaNode = Describe,
        });
        return node.ToJsonString(Options) + "\n";
    }

    private static JsonNode Describe(JsonSchemaExporterContext context, JsonNode node)
    {
        if (context.TypeInfo.Type == typeof(QuantityName))
        {
            node = new JsonObject { ["type"] = "string" };
        }

        var source = (ICustomAttributeProvider?)context.PropertyInfo?.AttributeProvider ?? context.TypeInfo.Type;
        var text = source.GetCustomAttributes(typeof(DescriptionAttribute), inherit: false).OfType<DescriptionAttribute>().FirstOrDefault();
        if (text is not null && node is JsonObject schema)
        {
            schema.Insert(0, "description", text.Description);
        }

        return node;
    }
}
