using System.Text.Json;
using System.Text.Json.Nodes;

namespace FairDiff.Shared;

/// <summary>
/// Reads JSON that somebody else may have changed: a name twice in one object, nesting without end, null or a value of another kind is a
/// <see cref="JsonException"/>, whatever the reader below makes of it.
/// </summary>
internal static class StrictJson
{
    private const int Deepest = 64;
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = Deepest };

    /// <summary>The object that the text is.</summary>
    public static JsonObject Object(string text) => Guard(() =>
    {
        var found = JsonNode.Parse(text, documentOptions: Strict) as JsonObject ?? throw new JsonException("It is not a JSON object.");

        // Its texts are read only now: half a character in one of them would come out much later.
        _ = found.ToJsonString();
        return found;
    });

    /// <summary>The record that the text is.</summary>
    public static T Deserialize<T>(string text, JsonSerializerOptions options)
        where T : class => Guard(() =>
    {
        using var document = JsonDocument.Parse(text, Strict);
        return document.Deserialize<T>(options) ?? throw new JsonException("It is null.");
    });

    /// <summary>Runs a reader, and turns whatever it throws into a <see cref="JsonException"/>.</summary>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (JsonException exception) when (
            exception is { Path: { } path } && exception.Message.Contains("could not be converted", StringComparison.Ordinal))
        {
            // .NET names its own types.
            throw new JsonException($"the value at {path} is of another kind", exception);
        }
        catch (Exception exception) when (exception is not (JsonException or OperationCanceledException))
        {
            throw new JsonException(FirstLine(exception), exception);
        }
    }

    /// <summary>What an exception says, without what .NET adds of parameters and values.</summary>
    public static string FirstLine(Exception exception)
    {
        var line = exception.Message.Split('\n', 2)[0].Trim();
        return exception is ArgumentException && line.LastIndexOf(" (Parameter '", StringComparison.Ordinal) is >= 0 and var end
            ? line[..end]
            : line;
    }
}
