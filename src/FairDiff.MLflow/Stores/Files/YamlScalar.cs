using System.Globalization;
using System.Text;
using System.Text.Json;

namespace FairDiff.MLflow.Stores.Files;

/// <summary>The strings of a <c>meta.yaml</c>: written quoted, read in each form that PyYAML writes.</summary>
internal static class YamlScalar
{
    /// <summary>Single quotes with <c>'</c> doubled; double quotes with escapes where the text holds control characters.</summary>
    public static string Quote(string text) =>
        text.Any(char.IsControl) ? JsonSerializer.Serialize(text) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    public static string Read(string scalar) => scalar.Trim() switch
    {
        ['\'', .. var inner, '\''] => inner.Replace("''", "'", StringComparison.Ordinal),
        ['"', .. var inner, '"'] => Unescape(inner),
        var plain => plain,
    };

    private static string Unescape(string text)
    {
        var result = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                result.Append(text[i]);
                continue;
            }

            var digits = text[++i] switch { 'x' => 2, 'u' => 4, 'U' => 8, _ => 0 };
            result.Append(digits == 0 ? Single(text[i]) : Rune(text.AsSpan(i + 1, digits)));
            i += digits;
        }

        return result.ToString();
    }

    private static string Single(char code) => code switch
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
        _ => code.ToString(),
    };

    // JSON writes a character beyond the basic plane as two surrogates, YAML as one number: keep either.
    private static string Rune(ReadOnlySpan<char> digits)
    {
        var code = int.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
        return code <= char.MaxValue ? ((char)code).ToString() : char.ConvertFromUtf32(code);
    }
}
