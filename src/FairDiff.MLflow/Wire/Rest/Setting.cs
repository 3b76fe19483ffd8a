using System.Globalization;

namespace FairDiff.MLflow.Rest;

/// <summary>Reads the environment variables of the official client.</summary>
internal static class Setting
{
    public static string? Text(string name) =>
        Environment.GetEnvironmentVariable(name) is { } value && !string.IsNullOrWhiteSpace(value) ? value.Trim() : null;

    public static bool? Flag(string name) => Text(name)?.ToLowerInvariant() switch
    {
        null => null,
        "true" or "1" => true,
        "false" or "0" => false,
        var other => throw new MlflowException($"{name} is \"{other}\"; it must be true, false, 1 or 0."),
    };

    /// <summary>A number, held within its range; what is no number counts as not given.</summary>
    public static double? Number(string name, double minimum, double maximum) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
            ? Math.Clamp(value, minimum, maximum)
            : null;
}
