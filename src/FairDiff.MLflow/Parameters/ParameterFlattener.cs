namespace FairDiff.MLflow.Parameters;

/// <summary>Turns an options object, record or dictionary into dotted names and culture-independent texts.</summary>
internal static class ParameterFlattener
{
    private const int MaxDepth = 8;

    public static IReadOnlyList<KeyValuePair<string, string>> Flatten(object parameters, string? prefix)
    {
        var found = new List<KeyValuePair<string, string>>();
        Add(found, prefix ?? "", parameters, 0);
        return found;
    }

    private static void Add(List<KeyValuePair<string, string>> found, string name, object? value, int depth)
    {
        if (value is not null && ParameterText.IsRuntimeObject(value.GetType()))
        {
            return;
        }

        if (name.Length > 0 && (depth >= MaxDepth || ParameterText.TryFormat(value, out _)))
        {
            found.Add(new(name, ParameterText.Mask(name, value, ParameterText.Format(value))));
            return;
        }

        foreach (var (member, child) in ParameterMembers.Of(value!))
        {
            Add(found, name.Length == 0 ? member : $"{name}.{member}", child, depth + 1);
        }
    }
}
