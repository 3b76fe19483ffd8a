using System.Globalization;
using System.Xml.Linq;

namespace FairDiff.Pipelines.Report;

/// <summary>Short forms for building HTML and SVG as a tree, so that names from the data are always escaped.</summary>
internal static class Tag
{
    public static XElement E(string name, params object?[] content) => new(name, content);

    /// <summary>An element of a class.</summary>
    public static XElement C(string name, string cssClass, params object?[] content) =>
        new(name, new XAttribute("class", cssClass), content);

    public static XAttribute A(string name, object value) => new(name, value);

    /// <summary>A coordinate or a length, rounded to a tenth of a pixel.</summary>
    public static XAttribute A(string name, double value) => new(name, value.ToString("0.#", CultureInfo.InvariantCulture));

    /// <summary>A drawing of the given size in CSS pixels that shrinks with the page.</summary>
    /// <param name="width">Width.</param>
    /// <param name="height">Height.</param>
    /// <param name="label">What it shows, for those who cannot see it.</param>
    /// <param name="content">Its shapes.</param>
    public static XElement Svg(double width, double height, string label, params object?[] content) => E(
        "svg",
        A("viewBox", FormattableString.Invariant($"0 0 {width:0.#} {height:0.#}")),
        A("width", width),
        A("height", height),
        A("role", "img"),
        A("aria-label", label),
        content);

    public static XElement Line(string cssClass, double x1, double y1, double x2, double y2, params object?[] content) =>
        C("line", cssClass, A("x1", x1), A("y1", y1), A("x2", x2), A("y2", y2), content);

    public static XElement Dot(string cssClass, double x, double y, double radius, params object?[] content) =>
        C("circle", cssClass, A("cx", x), A("cy", y), A("r", radius), content);

    public static XElement Text(string cssClass, double x, double y, string text, string anchor = "start") =>
        C("text", cssClass, A("x", x), A("y", y), A("text-anchor", anchor), text);

    /// <summary>A table that scrolls sideways where the page is narrow, by the keyboard too.</summary>
    /// <param name="label">What it shows.</param>
    /// <param name="table">The table.</param>
    public static XElement Wide(string label, XElement table) =>
        C("div", "wide", A("tabindex", "0"), A("role", "region"), A("aria-label", label), table);

    /// <summary>The words that appear when the pointer rests on a shape.</summary>
    public static XElement Hint(string text) => E("title", text);
}
