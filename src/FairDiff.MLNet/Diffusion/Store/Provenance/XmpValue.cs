using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// One fact as an XMP property: a number or a text is a simple value, a list an ordered array, named values an unordered array of
/// structures of name and value, since names may hold what XML names may not.
/// </summary>
internal static class XmpValue
{
    public static readonly XNamespace Rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

    private static readonly XName Item = Rdf + "li";
    private static readonly XName Named = XmpPacket.Own + "name";
    private static readonly XName Value = XmpPacket.Own + "value";

    public static XElement Write(XName name, JsonNode fact) => fact switch
    {
        JsonObject values => new XElement(name, new XElement(Rdf + "Bag", values.Select(pair =>
            new XElement(Item,
                new XAttribute(Rdf + "parseType", "Resource"),
                new XElement(Named, Clean(pair.Key)),
                pair.Value is null ? null : Write(Value, pair.Value))))),
        JsonArray values => new XElement(name, new XElement(Rdf + "Seq", values.Select(value => Write(Item, value ?? "")))),
        _ => new XElement(name, Clean(fact.GetValueKind() == JsonValueKind.String ? fact.GetValue<string>() : fact.ToJsonString())),
    };

    /// <summary>Numbers come back as text, which the record's reader accepts.</summary>
    public static JsonNode? Read(XElement property)
    {
        if (property.Element(Rdf + "Bag") is { } bag)
        {
            return new JsonObject(bag.Elements(Item).Select(item => KeyValuePair.Create(
                item.Element(Named)?.Value ?? "", item.Element(Value) is { } value ? Read(value) : null)));
        }

        return property.Element(Rdf + "Seq") is { } list
            ? new JsonArray([.. list.Elements(Item).Select(Read)])
            : JsonValue.Create(property.Value);
    }

    /// <summary>Control characters cannot stand in XML; nothing depends on them.</summary>
    private static string Clean(string text) =>
        text.All(XmlConvert.IsXmlChar) ? text : string.Concat(text.EnumerateRunes().Select(rune =>
            rune.IsBmp && !XmlConvert.IsXmlChar((char)rune.Value) ? "\uFFFD" : rune.ToString()));
}
