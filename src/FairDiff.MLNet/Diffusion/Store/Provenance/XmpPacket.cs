using System.Text;
using System.Text.Json.Nodes;
using System.Xml;
using System.Xml.Linq;
using FairDiff.MLNet.Provenance;

namespace FairDiff.MLNet.Diffusion;

/// <summary>
/// Provenance as an XMP packet (ISO 16684-1): IPTC's properties, by which any tool knows that a model made the image, and every fact of
/// the record under its name in the project's own namespace.
/// </summary>
internal static class XmpPacket
{
    public static readonly XNamespace Own = "urn:fairdiff-mlnet:provenance#";

    /// <summary>Twice as deep as this library writes.</summary>
    private const int Deepest = 32;

    private static readonly XNamespace Meta = "adobe:ns:meta/";
    private static readonly XNamespace Xmp = "http://ns.adobe.com/xap/1.0/";
    private static readonly XNamespace Iptc = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/";
    private static readonly XName SourceType = Iptc + "DigitalSourceType";

    private static string Version => typeof(XmpPacket).Assembly.GetName().Version!.ToString(3);

    public static string Write(ImageProvenance provenance)
    {
        var facts = ManifestJson.ToObject(provenance);
        facts.Remove(ManifestJson.Name(nameof(ImageProvenance.DigitalSourceType)));
        var meta = new XElement(Meta + "xmpmeta",
            new XAttribute(XNamespace.Xmlns + "x", Meta),
            new XElement(XmpValue.Rdf + "RDF",
                new XAttribute(XNamespace.Xmlns + "rdf", XmpValue.Rdf),
                new XElement(XmpValue.Rdf + "Description",
                    new XAttribute(XmpValue.Rdf + "about", ""),
                    new XAttribute(XNamespace.Xmlns + "xmp", Xmp),
                    new XAttribute(XNamespace.Xmlns + "Iptc4xmpExt", Iptc),
                    new XAttribute(XNamespace.Xmlns + "fairdiff", Own),
                    new XElement(Xmp + "CreatorTool", $"FairDiff.MLNet {Version}, generator {provenance.GeneratorId}"),
                    new XElement(SourceType, C2paNames.SourceTypes + provenance.DigitalSourceType),
                    new XElement(Iptc + "AISystemUsed", "FairDiff.MLNet"),
                    new XElement(Iptc + "AISystemVersionUsed", Version),
                    facts.Where(fact => fact.Value is not null).Select(fact => XmpValue.Write(Own + fact.Key, fact.Value!)))));

        // Read-only (end='r'): a tool that does not know PNG could not keep the chunk's checksum right.
        return $"<?xpacket begin='\uFEFF' id='W5M0MpCehiHzreSzNTczkc9d'?>\n{Text(meta)}\n<?xpacket end='r'?>";
    }

    /// <summary>Null where the packet does not name a generator of this project.</summary>
    /// <exception cref="XmlException">The packet is not XML.</exception>
    /// <exception cref="System.Text.Json.JsonException">A fact is missing or of another kind.</exception>
    public static ImageProvenance? Read(string packet)
    {
        var descriptions = Descriptions(packet);
        var facts = new JsonObject();

        // A tool that rewrites the packet may turn simple properties into attributes; both forms mean the same.
        foreach (var property in descriptions.Attributes().Where(attribute => attribute.Name.Namespace == Own))
        {
            facts[property.Name.LocalName] = property.Value;
        }

        foreach (var property in descriptions.Elements().Where(element => element.Name.Namespace == Own))
        {
            facts[property.Name.LocalName] = XmpValue.Read(property);
        }

        if (facts.Count == 0)
        {
            return null;
        }

        facts[ManifestJson.Name(nameof(ImageProvenance.DigitalSourceType))] = Source(descriptions) ?? "";
        return ManifestJson.ToProvenance(facts);
    }

    /// <summary>How an image came to be in IPTC's terms, whoever wrote the packet; null where it does not say.</summary>
    /// <exception cref="XmlException">The packet is not XML.</exception>
    public static string? SourceOf(string packet) => Source(Descriptions(packet));

    private static string? Source(XElement[] descriptions) => (descriptions.Elements(SourceType).FirstOrDefault()?.Value
        ?? descriptions.Attributes(SourceType).FirstOrDefault()?.Value)?.Replace(C2paNames.SourceTypes, "", StringComparison.Ordinal);

    private static XElement[] Descriptions(string packet)
    {
        CheckDepth(packet);
        using var reader = Reader(packet);
        return [.. XDocument.Load(reader, LoadOptions.PreserveWhitespace).Descendants(XmpValue.Rdf + "Description")];
    }

    /// <summary>Before anything is made of it: what is nested without end is read by calls that are.</summary>
    private static void CheckDepth(string packet)
    {
        using var reader = Reader(packet);
        while (reader.Read())
        {
            if (reader.Depth > Deepest)
            {
                throw new XmlException($"its elements are nested more than {Deepest} deep");
            }
        }
    }

    /// <summary>Without document types, so that no entity stands for a million others or for a file.</summary>
    private static XmlReader Reader(string packet) => XmlReader.Create(
        new StringReader(packet), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    /// <summary>With the same line ends on every system, so that files are equal byte for byte.</summary>
    private static string Text(XElement element)
    {
        var text = new StringBuilder();
        var settings = new XmlWriterSettings
        {
            OmitXmlDeclaration = true, Indent = true, IndentChars = " ", NewLineChars = "\n", NewLineHandling = NewLineHandling.Entitize,
        };
        using (var writer = XmlWriter.Create(text, settings))
        {
            element.Save(writer);
        }

        return text.ToString();
    }
}
