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
        var schema = await JsonSchema.FromJsonAsync(Schema(name), TestContext.Current.CancellationToken);
        return [.. schema.Validate(json).Select(error => error.ToString())];
    }

    /// <summary>The committed schema.</summary>
    public static string Schema(string name)
    {
        using var file = new StreamReader(typeof(Root).Assembly.GetManifestResourceStream(name + ".schema.json")!);
        return file.ReadToEnd();
    }
}
