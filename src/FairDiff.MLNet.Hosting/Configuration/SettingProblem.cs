namespace FairDiff.MLNet.Hosting.Configuration;

/// <summary>What is said of a setting that cannot be used: its key, its value, what is allowed and where it is put right.</summary>
internal static class SettingProblem
{
    public static string Of(string key, object? value, string allowed) =>
        FormattableString.Invariant($"{key} is {Quote(value)}; it must be {allowed}. Set it in the configuration of the app ({key}, ") +
        $"or the environment variable {key.Replace(":", "__", StringComparison.Ordinal)}) or in the call that registers it.";

    private static object Quote(object? value) => value is null or string ? $"'{value}'" : value;
}
