namespace FairDiff.Studies;

/// <summary>Keeps NaN and infinities, which JSON cannot hold, from passing as numbers.</summary>
internal static class Finite
{
    public static double? OrNull(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    public static IReadOnlyDictionary<string, double?> OrNull(IReadOnlyDictionary<string, double?> values) =>
        values.ToDictionary(value => value.Key, value => OrNull(value.Value));
}
