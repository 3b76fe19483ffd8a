using System.Collections;
using System.Globalization;
using System.Reflection;

namespace FairDiff.MLflow.Parameters;

/// <summary>The named parts of a value: entries of a dictionary, items of a list, public properties and fields of an object.</summary>
internal static class ParameterMembers
{
    public static IEnumerable<(string Name, object? Value)> Of(object value) => value switch
    {
        IDictionary dictionary => dictionary.Cast<object>().Select(AsEntry),
        IEnumerable items => items.Cast<object?>().Select((item, index) =>
            IsPair(item) ? AsEntry(item!) : (index.ToString(CultureInfo.InvariantCulture), item)),
        _ => OfObject(value),
    };

    public static bool IsPair(object? item) => item is DictionaryEntry
        || (item?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));

    private static (string, object?) AsEntry(object entry)
    {
        if (entry is DictionaryEntry pair)
        {
            return (ParameterText.Format(pair.Key), pair.Value);
        }

        var type = entry.GetType();
        return (ParameterText.Format(type.GetProperty("Key")!.GetValue(entry)), type.GetProperty("Value")!.GetValue(entry));
    }

    private static IEnumerable<(string, object?)> OfObject(object value)
    {
        const BindingFlags Public = BindingFlags.Instance | BindingFlags.Public;
        var properties = value.GetType().GetProperties(Public)
            .Where(property => property.CanRead && property.GetIndexParameters().Length == 0 && property.GetMethod!.IsPublic)
            .DistinctBy(property => property.Name);
        foreach (var property in properties)
        {
            object? content;
            try
            {
                content = property.GetValue(value);
            }
            catch (TargetInvocationException)
            {
                // A property that cannot be read now is no parameter.
                continue;
            }

            yield return (property.Name, content);
        }

        foreach (var field in value.GetType().GetFields(Public))
        {
            yield return (field.Name, field.GetValue(value));
        }
    }
}
