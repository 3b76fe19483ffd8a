using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace FairDiff.MLflow.Rest;

/// <summary>Times as MLflow sends them: milliseconds since 1970, UTC, as a number or a string of one.</summary>
internal sealed class UnixMilliseconds : JsonConverter<DateTimeOffset>
{
    private static readonly long Max = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        var milliseconds = reader.TokenType == JsonTokenType.String
            ? double.TryParse(reader.GetString(), CultureInfo.InvariantCulture, out var number) ? number
                : throw new JsonException("It is no time.")
            : reader.GetDouble();
        if (double.IsNaN(milliseconds))
        {
            throw new JsonException("It is no time.");
        }

        return DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(milliseconds, 0, Max));
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}
