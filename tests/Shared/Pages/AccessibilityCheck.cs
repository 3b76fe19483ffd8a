using System.Net;
using System.Text.RegularExpressions;

namespace FairDiff.Tests;

/// <summary>
/// Walks the document in the browser and lists what keeps people from reading it, by the criteria of WCAG 2.2 level AA that a program can
/// check.
/// </summary>
internal static partial class AccessibilityCheck
{
    private const string Script =
        """
        onload = () => {
          const found = [],
          say = (rule, element) =>
              found.push(rule + ': <' + element.tagName + ' ' + (element.getAttribute('class') || element.id) + '> ' + (
                  element.getAttribute('aria-label') || element.textContent).replace(/\s+/g, ' ').slice(0, 60));
          const all = selector => [...document.querySelectorAll(selector)], shown = element => element.getClientRects().length > 0;
          all('details').forEach(fold => fold.open = true);
          const root = document.documentElement;
          if (!root.lang) say('lang', root);
          if (!document.title) say('title', root);

          let level = 0;
          all('h1, h2, h3, h4').forEach(
              heading => { const next = +heading.tagName[1]; if (next > level + 1) say('heading order', heading); level = next; });
          if (all('h1').length !== 1) say('one h1', root);
          if (all('main').length !== 1) say('one main', root);
          if (all('body > header').length !== 1) say('one header', root);
          all('nav, section').forEach(part => { if (!part.getAttribute('aria-label') && !document.getElementById(
              part.getAttribute('aria-labelledby'))) say('named landmark', part); });
          const focusable = all('a[href], summary, [tabindex="0"]');
          const skip = focusable[0];
          if (document.getElementById((skip?.hash ?? '').slice(1))?.tagName !== 'MAIN') say('skip link', skip ?? root);
          all('[id]').forEach(element => { if (all('[id="' + element.id + '"]').length > 1) say('unique id', element); });
          all('a[href^="#"]').forEach(link => { if (!document.getElementById(link.hash.slice(1))) say('link target', link); });

          all('svg').forEach(drawing => { if (drawing.getAttribute('role') !== 'img' || !drawing.getAttribute('aria-label')) say(
              'text alternative', drawing); });
          all('img').forEach(image => { if (!image.alt) say('text alternative', image); });
          all('table').forEach(table => { if (!table.caption) say('caption', table); });
          all('th').forEach(head => { if (!head.scope) say('scope', head); });

          // By the style sheet: whether a window without a screen has the focus is a matter of luck.
          const focused = [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).filter(
              rule => rule.style?.outline && rule.style.outline !== 'none')
            .flatMap(rule => rule.selectorText.split(',')).filter(selector => selector.includes(':focus-visible')).map(
                selector => selector.replace(':focus-visible', '').trim());
          focusable.forEach(element => { if (!focused.some(selector => element.matches(selector))) say('visible focus', element); });
          all('*').forEach(element => {
            if (['auto', 'scroll'].includes(getComputedStyle(element).overflowX)
                && element.scrollWidth > element.clientWidth + 1 && element.tabIndex !== 0) say('scrolls without keyboard', element);
          });
          if (root.scrollWidth > innerWidth + 1) say('scrolls sideways', root);

          if (innerWidth === SHEET) all('.wide').forEach(
              table => { if (table.scrollWidth > table.clientWidth + 1) say('wider than A4', table); });

          const numbers = text => text.match(/[\d.]+/g).map(Number);
          const over = (top, below) => top.slice(0, 3).map((part, i) => part * (top[3] ?? 1) + below[i] * (1 - (top[3] ?? 1)));
          const background = element => {
            const chain = [];
            for (let e = element; e; e = e.parentElement) chain.unshift(numbers(getComputedStyle(e).backgroundColor));
            return chain.reduce((below, top) => over(top, below), [255, 255, 255]);
          };
          const light = colour => colour.slice(0, 3)
              .map(part => (part /= 255) <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4)
              .reduce((sum, part, i) => sum + part * [.2126, .7152, .0722][i], 0);
          const contrast = (element, colour) => {
            const behind = background(element), [a, b] = [light(over(numbers(colour), behind)), light(behind)];
            return (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
          };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          for (let node; node = walker.nextNode();) {
            const element = node.parentElement, style = getComputedStyle(element);
            if (!node.data.trim() || ['SCRIPT', 'STYLE', 'title'].includes(element.tagName) || !shown(element)) continue;
            const size = parseFloat(style.fontSize), large = size >= 24 || (size >= 18.66 && +style.fontWeight >= 700);
            if (contrast(element, element.namespaceURI.endsWith('svg') ? style.fill : style.color) < (large ? 3 : 4.5)) say(
                'contrast of text', element);
          }
          all('svg .mean:not(.weak)').forEach(
              mark => { if (contrast(mark, getComputedStyle(mark).fill) < 3) say('contrast of marks', mark); });
          all('svg .curve, svg .bar').forEach(
              mark => { if (contrast(mark, getComputedStyle(mark).stroke) < 3) say('contrast of marks', mark); });

          const list = document.createElement('pre');
          list.id = 'findings';
          list.textContent = [...new Set(found)].join('\n');
          document.body.append(list);
        };
        """;

    /// <summary>A4 less its margins, in pixels of the page as it is scaled in print; the screen's own margins make it a little
    /// less.</summary>
    public const int Sheet = 930;

    /// <summary>What is wrong with a page; the rule first.</summary>
    public static async Task<string[]> Findings(Browser browser, string page, int width, bool dark)
    {
        // The page itself lets no script run.
        var script = Script.Replace("SHEET", $"{Sheet}", StringComparison.Ordinal);
        var checking = Policy().Replace(page, "").Replace("</head>", $"<script>{script}</script></head>", StringComparison.Ordinal);
        var document = await browser.Document(checking, width, dark);
        var findings = List().Match(document);
        Assert.True(findings.Success, "The check itself failed.");
        return WebUtility.HtmlDecode(findings.Groups[1].Value).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    [GeneratedRegex("<meta http-equiv=\"Content-Security-Policy\"[^>]*>")]
    private static partial Regex Policy();

    [GeneratedRegex("<pre id=\"findings\">(.*?)</pre>", RegexOptions.Singleline)]
    private static partial Regex List();
}
