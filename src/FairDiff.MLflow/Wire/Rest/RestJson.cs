using System.Text.Json;
using System.Text.Json.Serialization;

namespace FairDiff.MLflow.Rest;

/// <summary>The JSON of MLflow's REST calls: snake_case, empty fields left out, enums by name, NaN and infinities as strings.</summary>
internal static class RestJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals | JsonNumberHandling.AllowReadingFromString,
        Converters =
        {
            new UnixMilliseconds(),
            new KeyedValues(),
            new KeyedMetrics(),
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseUpper),
        },
    };
}

/// <summary>An answer, or a request, without any field that matters.</summary>
internal sealed record Nothing;

internal sealed record ErrorAnswer(string? ErrorCode, string? Message);
