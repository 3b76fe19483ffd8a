using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using FairDiff.Shared;

namespace FairDiff.Fairness.Groups;

/// <summary>What was fitted for groups, as JSON that says what it is; numbers keep every bit.</summary>
internal static class SavedJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true, UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <param name="json">The text.</param>
    /// <param name="what">What it should be, in words.</param>
    /// <param name="schema">And by its own.</param>
    /// <param name="load">Makes it of the record read.</param>
    /// <exception cref="FairnessException">It is something else.</exception>
    public static T Read<TSaved, T>(string json, string what, string schema, Func<TSaved, T> load)
        where TSaved : class, ISavedJson
    {
        try
        {
            return StrictJson.Guard(() => StrictJson.Deserialize<TSaved>(json, Options) is var saved && saved.Schema == schema
                ? load(saved)
                : throw new JsonException($"its schema is '{saved.Schema}', not '{schema}'"));
        }
        catch (JsonException exception)
        {
            throw new FairnessException(
                $"The text is no saved {what}: {StrictJson.FirstLine(exception).TrimEnd('.')}. Read what ToJson wrote.", exception);
        }
    }
}
