using System.Text.Json;
using System.Text.Json.Serialization;

namespace FairDiff.Fairness;

/// <summary>Names of quantities are texts in JSON, as values and as keys.</summary>
internal sealed class QuantityNameConverter : JsonConverter<QuantityName>
{
    public override QuantityName Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String
            ? Parse(reader.GetString()!)
            : throw new JsonException("The name of a quantity is no text.");

    public override void Write(Utf8JsonWriter writer, QuantityName value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());

    public override QuantityName ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Parse(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, QuantityName value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value.ToString());

    private static QuantityName Parse(string text)
    {
        try
        {
            return QuantityName.Parse(text);
        }
        catch (FairnessException exception)
        {
            throw new JsonException(exception.Message, exception);
        }
    }
}
