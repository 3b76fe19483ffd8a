using FairDiff.Pipelines.Report;
using NJsonSchema;

namespace FairDiff.Pipelines.Tests;

/// <summary>Holds JSON against the schema that is committed for it.</summary>
internal static class JsonFormat
{
    /// <param name="name">The schema, without ".schema.json".</param>
    /// <param name="json">What was written.</param>
    /// <returns>What does not follow the schema.</returns>
    public static async Task<string[]> Errors(string name, string json)
    {
        var schema = await JsonSchema.FromJsonAsync(ReportResources.Text(name + ".schema.json"), TestContext.Current.CancellationToken);
        return [.. schema.Validate(json).Select(error => error.ToString())];
    }
}
