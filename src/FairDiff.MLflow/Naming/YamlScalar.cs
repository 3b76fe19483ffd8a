using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FairDiff.MLflow.Naming;

/// <summary>The strings of a <c>meta.yaml</c>: written quoted, read in each form that PyYAML writes.</summary>
internal static class YamlScalar
{
    /// <summary>Single quotes with <c>'</c> doubled; double quotes with escapes where the text holds control characters.</summary>
    public static string Quote(string text) =>
        text.Any(char.IsControl) ? JsonSerializer.Serialize(text) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>The text of a scalar; null where it is damaged.</summary>
    public static string? Read(string scalar) => scalar.Trim() switch
    {
        // What is no UTF-8 was read as this.
        var text when text.Contains('\ufffd', StringComparison.Ordinal) => null,
        ['\'', .. var inner, '\''] => inner.Replace("''", "'", StringComparison.Ordinal),
        ['"', .. var inner, '"'] => Unescape(inner),
        ['\'' or '"', ..] => null,
        var plain => plain.Any(char.IsControl) ? null : plain,
    };

    private static string? Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                result.Append(text[i]);
                continue;
            }

            if (++i == text.Length)
            {
                return null;
            }

            var digits = text[i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            if (i + digits >= text.Length || (digits == 0 ? Single(text[i]) : Rune(text.AsSpan(i + 1, digits))) is not { } unescaped)
            {
                return null;
            }

            result.Append(unescaped);
            i += digits;
        }

        return result.ToString();
    }

    private static string? Single(char code) => code switch
    {
        'n' => "\n",
        't' => "\t",
        'r' => "\r",
        '0' => "\0",
        'a' => "\a",
        'b' => "\b",
        'v' => "\v",
        'f' => "\f",
        'e' => "\e",
        'N' => "\u0085",
        '_' => "\u00a0",
        'L' => "\u2028",
        'P' => "\u2029",
        '"' or '\\' or '/' or ' ' => code.ToString(),
        _ => null,
    };

    // JSON writes a character beyond the basic plane as two surrogates, YAML as one number: keep either.
    private static string? Rune(ReadOnlySpan<char> digits) =>
        !int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code) ? null
        : code is >= 0 and <= char.MaxValue ? ((char)code).ToString()
        : System.Text.Rune.IsValid(code) ? char.ConvertFromUtf32(code)
        : null;
}
