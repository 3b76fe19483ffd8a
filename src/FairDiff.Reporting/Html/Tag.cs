using System.Globalization;
using System.Xml.Linq;

namespace FairDiff.Reporting;

/// <summary>Short forms for building HTML and SVG as a tree, so that names from the data are always escaped.</summary>
public static class Tag
{
    /// <summary>An element.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">Attributes, elements and texts; null and empty ones are left out.</param>
    public static XElement E(string name, params object?[] content) => new(name, content);

    /// <summary>An element of a class.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cssClass">Its class in the style sheet; several apart by blanks.</param>
    /// <param name="content">Attributes, elements and texts; null and empty ones are left out.</param>
    public static XElement C(string name, string cssClass, params object?[] content) =>
        new(name, new XAttribute("class", cssClass), content);

    /// <summary>An attribute.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="value">Its value.</param>
    public static XAttribute A(string name, object value) => new(name, value);

    /// <summary>A coordinate or a length, rounded to a tenth of a pixel.</summary>
    /// <param name="name">The name of the attribute.</param>
    /// <param name="value">Its value in CSS pixels.</param>
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

    /// <summary>A line of a drawing.</summary>
    /// <param name="cssClass">Its class in the style sheet.</param>
    /// <param name="x1">Where it begins.</param>
    /// <param name="y1">Where it begins, from the top.</param>
    /// <param name="x2">Where it ends.</param>
    /// <param name="y2">Where it ends, from the top.</param>
    /// <param name="content">What else belongs to it, such as a hint.</param>
    public static XElement Line(string cssClass, double x1, double y1, double x2, double y2, params object?[] content) =>
        C("line", cssClass, A("x1", x1), A("y1", y1), A("x2", x2), A("y2", y2), content);

    /// <summary>A dot of a drawing.</summary>
    /// <param name="cssClass">Its class in the style sheet.</param>
    /// <param name="x">Its centre.</param>
    /// <param name="y">Its centre, from the top.</param>
    /// <param name="radius">Its radius.</param>
    /// <param name="content">What else belongs to it, such as a hint.</param>
    public static XElement Dot(string cssClass, double x, double y, double radius, params object?[] content) =>
        C("circle", cssClass, A("cx", x), A("cy", y), A("r", radius), content);

    /// <summary>A text of a drawing.</summary>
    /// <param name="cssClass">Its class in the style sheet.</param>
    /// <param name="x">Where it is anchored.</param>
    /// <param name="y">Its base line, from the top.</param>
    /// <param name="text">The text.</param>
    /// <param name="anchor">Which part of it is there: <c>start</c>, <c>middle</c> or <c>end</c>.</param>
    public static XElement Text(string cssClass, double x, double y, string text, string anchor = "start") =>
        C("text", cssClass, A("x", x), A("y", y), A("text-anchor", anchor), text);

    /// <summary>A table that scrolls sideways where the page is narrow, by the keyboard too.</summary>
    /// <param name="label">What it shows.</param>
    /// <param name="table">The table.</param>
    public static XElement Wide(string label, XElement table) =>
        C("div", "wide", A("tabindex", "0"), A("role", "region"), A("aria-label", label), table);

    /// <summary>The words that appear when the pointer rests on a shape.</summary>
    /// <param name="text">The words.</param>
    public static XElement Hint(string text) => E("title", text);
}
