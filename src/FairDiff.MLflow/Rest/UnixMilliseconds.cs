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
            ? double.Parse(reader.GetString()!, CultureInfo.InvariantCulture)
            : reader.GetDouble();
        return DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Clamp(milliseconds, 0, Max));
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.ToUnixTimeMilliseconds());
}
