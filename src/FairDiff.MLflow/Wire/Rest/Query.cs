namespace FairDiff.MLflow.Rest;

/// <summary>The part of an address after the question mark; values that are null are left out.</summary>
internal static class Query
{
    public static string Of(params ReadOnlySpan<(string Name, string? Value)> values)
    {
        var parts = new List<string>(values.Length);
        foreach (var (name, value) in values)
        {
            if (value is not null)
            {
                parts.Add($"{name}={Uri.EscapeDataString(value)}");
            }
        }

        return parts.Count == 0 ? "" : $"?{string.Join('&', parts)}";
    }
}
