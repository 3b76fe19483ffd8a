using System.Runtime.CompilerServices;

namespace FairDiff.Shared;

/// <summary>Refuses options out of range with a message that names option, value and range; the name is the checked expression's.</summary>
internal static class OptionChecks
{
    public static void AtLeast(long smallest, long value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value >= smallest, value, $"at least {smallest}", name);

    public static void AboveZero(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value > 0 && double.IsFinite(value), value, "above 0 and finite", name);

    public static void NotNegative(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value >= 0 && double.IsFinite(value), value, "at least 0 and finite", name);

    public static void Probability(double value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(value is >= 0 and <= 1, value, "from 0 to 1", name);

    public static void Defined<TEnum>(TEnum value, [CallerArgumentExpression(nameof(value))] string name = "")
        where TEnum : struct, Enum =>
        Require(Enum.IsDefined(value), value, $"one of {string.Join(", ", Enum.GetNames<TEnum>())}", name);

    public static void NotEmpty(string? value, [CallerArgumentExpression(nameof(value))] string name = "") =>
        Require(!string.IsNullOrEmpty(value), value, "a name", name);

    /// <summary>Checks settings that are a part of others: what is refused is named with the part, as in
    /// <c>Sampling.SamplerSteps</c>.</summary>
    public static void Part(string part, Action validate)
    {
        try
        {
            validate();
        }
        catch (ArgumentOutOfRangeException exception)
        {
            throw new ArgumentOutOfRangeException(
                $"{part}.{exception.ParamName}", exception.ActualValue, $"{part}.{StrictJson.FirstLine(exception)}");
        }
    }

    public static void Require(bool holds, object? value, string allowed, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (!holds)
        {
            var option = name[(name.LastIndexOf('.') + 1)..];
            throw new ArgumentOutOfRangeException(
                option, value, FormattableString.Invariant($"{option} is {value ?? "null"}; it must be {allowed}."));
        }
    }
}
