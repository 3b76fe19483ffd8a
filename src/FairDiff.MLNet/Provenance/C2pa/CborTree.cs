using System.Formats.Cbor;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FairDiff.MLNet.Provenance;

/// <summary>
/// CBOR (RFC 8949) as plain values: maps with text keys, lists, texts, bytes, integers, doubles, truth values, null; other maps' keys are
/// turned into text. Written from those and from JSON.
/// </summary>
internal static class CborTree
{
    /// <summary>No assertion of anybody's is nested deeper.</summary>
    private const int Deepest = 32;

    private const int MostEntries = 100_000;

    public static byte[] Write(object? value)
    {
        var writer = new CborWriter(CborConformanceMode.Strict);
        Write(writer, value);
        return writer.Encode();
    }

    /// <exception cref="InvalidDataException">It is no CBOR, or nested without end.</exception>
    public static object? Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            var reader = new CborReader(bytes, CborConformanceMode.Strict);
            var value = Read(reader, 0);
            return reader.BytesRemaining == 0 ? value : throw new InvalidDataException("there is more behind its CBOR");
        }
        catch (Exception exception) when (exception is CborContentException or InvalidOperationException or FormatException
            or OverflowException)
        {
            throw new InvalidDataException("its CBOR is damaged", exception);
        }
    }

    private static void Write(CborWriter writer, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull();
                break;
            case string text:
                writer.WriteTextString(text);
                break;
            case byte[] bytes:
                writer.WriteByteString(bytes);
                break;
            case bool truth:
                writer.WriteBoolean(truth);
                break;
            case int or long:
                writer.WriteInt64(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case double number:
                writer.WriteDouble(number);
                break;
            case DateTimeOffset moment:
                writer.WriteTag(CborTag.DateTimeString);
                writer.WriteTextString(moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
                break;
            case JsonValue json:
                WriteJson(writer, json);
                break;
            case IReadOnlyDictionary<string, object?> or JsonObject:
                WriteMap(writer, value as JsonObject is { } facts
                    ? [.. facts.Select(pair => KeyValuePair.Create(pair.Key, (object?)pair.Value))]
                    : [.. (IReadOnlyDictionary<string, object?>)value]);
                break;
            case IEnumerable<object?> list:
                object?[] items = [.. list];
                writer.WriteStartArray(items.Length);
                Array.ForEach(items, item => Write(writer, item));
                writer.WriteEndArray();
                break;
            default:
                throw new NotSupportedException($"{value.GetType()} has no form in CBOR here.");
        }
    }

    private static void WriteMap(CborWriter writer, KeyValuePair<string, object?>[] pairs)
    {
        writer.WriteStartMap(pairs.Length);
        foreach (var (key, value) in pairs)
        {
            writer.WriteTextString(key);
            Write(writer, value);
        }

        writer.WriteEndMap();
    }

    private static void WriteJson(CborWriter writer, JsonValue value) => Write(writer, value.GetValueKind() switch
    {
        JsonValueKind.String => value.GetValue<string>(),
        JsonValueKind.True or JsonValueKind.False => value.GetValue<bool>(),
        _ => long.TryParse(value.ToJsonString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole)
            ? (object)whole
            : double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture),
    });

    private static object? Read(CborReader reader, int depth)
    {
        if (depth > Deepest)
        {
            throw new InvalidDataException($"its CBOR is nested more than {Deepest} deep");
        }

        switch (reader.PeekState())
        {
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return reader.ReadInt64();
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString:
                return reader.ReadTextString();
            case CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return reader.ReadByteString();
            case CborReaderState.StartArray:
                return ReadList(reader, depth);
            case CborReaderState.StartMap:
                return ReadMap(reader, depth);
            case CborReaderState.Tag:
                reader.ReadTag();
                return Read(reader, depth + 1);
            case CborReaderState.Boolean:
                return reader.ReadBoolean();
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                return reader.ReadDouble();
            case CborReaderState.SimpleValue:
                reader.ReadSimpleValue();
                return null;
            default:
                reader.ReadNull();
                return null;
        }
    }

    private static List<object?> ReadList(CborReader reader, int depth)
    {
        List<object?> items = [];
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray)
        {
            items.Add(Read(reader, depth + 1));
            CheckCount(items.Count);
        }

        reader.ReadEndArray();
        return items;
    }

    private static Dictionary<string, object?> ReadMap(CborReader reader, int depth)
    {
        Dictionary<string, object?> map = new(StringComparer.Ordinal);
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            var key = Convert.ToString(Read(reader, depth + 1), CultureInfo.InvariantCulture) ?? "";
            if (!map.TryAdd(key, Read(reader, depth + 1)))
            {
                throw new InvalidDataException($"'{key}' stands twice in one map of its CBOR");
            }

            CheckCount(map.Count);
        }

        reader.ReadEndMap();
        return map;
    }

    private static void CheckCount(int count)
    {
        if (count > MostEntries)
        {
            throw new InvalidDataException($"its CBOR has more than {MostEntries} entries in one place");
        }
    }
}
