using System.Collections;
using System.Globalization;

namespace FairDiff.MLflow.Parameters;

/// <summary>How single values are written: invariant culture, shortest text that reads back the same.</summary>
internal static class ParameterText
{
    private static readonly string[] SecretWords = ["password", "secret", "apikey", "connectionstring", "credential"];

    public static string Format(object? value) =>
        TryFormat(value, out var text) ? text : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";

    /// <summary>False where the value has parts that deserve names of their own.</summary>
    public static bool TryFormat(object? value, out string text)
    {
        text = value switch
        {
            null => "null",
            string s => s,
            DateTime or DateTimeOffset => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => "",
        };
        if (value is null or string or IFormattable)
        {
            return true;
        }

        if (value is IEnumerable items)
        {
            return TryFormatList(items, out text);
        }

        text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        var space = $"{value.GetType().Namespace}.";
        return space.StartsWith("System.", StringComparison.Ordinal);
    }

    /// <summary>Callbacks, tokens and the like belong to the running program: they say nothing about the experiment.</summary>
    public static bool IsRuntimeObject(Type type) =>
        typeof(Delegate).IsAssignableFrom(type)
        || typeof(Stream).IsAssignableFrom(type)
        || typeof(Task).IsAssignableFrom(type)
        || type == typeof(CancellationToken)
        || type.GetInterfaces().Any(face => face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IProgress<>));

    /// <summary>Stars in place of a text whose name says that it is a secret.</summary>
    public static string Mask(string name, object? value, string text)
    {
        var last = name[(name.LastIndexOf('.') + 1)..].Replace("_", "", StringComparison.Ordinal);
        var secret = last.EndsWith("token", StringComparison.OrdinalIgnoreCase)
            || SecretWords.Any(word => last.Contains(word, StringComparison.OrdinalIgnoreCase));
        return secret && value is string { Length: > 0 } ? "***" : text;
    }

    // A list of plain values is one parameter, as it would be in Python; a list of objects is not.
    private static bool TryFormatList(IEnumerable items, out string text)
    {
        text = "";
        var texts = new List<string>();
        foreach (var item in items)
        {
            if (item is IEnumerable and not string || !TryFormat(item, out var one) || ParameterMembers.IsPair(item))
            {
                return false;
            }

            texts.Add(one);
        }

        text = $"[{string.Join(", ", texts)}]";
        return true;
    }
}
