using System.Globalization;

namespace FairDiff.MLflow.Parameters;

/// <summary>Turns an options object, record or dictionary into dotted names and culture-independent texts.</summary>
internal static class ParameterFlattener
{
    private const int MaxDepth = 8;

    public static IReadOnlyList<KeyValuePair<string, string>> Flatten(object parameters, string? prefix)
    {
        var found = new List<KeyValuePair<string, string>>();
        Add(found, prefix ?? "", parameters, 0);
        return Distinct(found);
    }

    // A name with a dot of its own may be that of another, nested one; of a member that hides another the hiding one comes first.
    private static List<KeyValuePair<string, string>> Distinct(List<KeyValuePair<string, string>> found)
    {
        var names = new HashSet<string>();
        return [.. found.Select(parameter =>
        {
            var name = parameter.Key;
            for (var number = 2; !names.Add(name); number++)
            {
                name = string.Create(CultureInfo.InvariantCulture, $"{parameter.Key}#{number}");
            }

            return new KeyValuePair<string, string>(name, parameter.Value);
        })];
    }

    private static void Add(List<KeyValuePair<string, string>> found, string name, object? value, int depth)
    {
        if (value is not null && ParameterText.IsRuntimeObject(value.GetType()))
        {
            return;
        }

        if (depth > 0 && (depth >= MaxDepth || ParameterText.TryFormat(value, out _)))
        {
            found.Add(new(name, ParameterText.Mask(name, value, ParameterText.Format(value))));
            return;
        }

        foreach (var (member, child) in ParameterMembers.Of(value!))
        {
            Add(found, depth == 0 && name.Length == 0 ? member : $"{name}.{member}", child, depth + 1);
        }
    }
}
