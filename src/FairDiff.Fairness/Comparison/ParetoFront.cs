namespace FairDiff.Fairness;

/// <summary>A method's place between accuracy and fairness.</summary>
/// <param name="Method">The method.</param>
/// <param name="Performance">Its accuracy, AUC, …: more is better.</param>
/// <param name="Gap">Its gap: less is better.</param>
public sealed record TradeOff(string Method, double Performance, double Gap);

/// <summary>The methods that no other beats in both accuracy and gap.</summary>
/// <remarks>The front knows no uncertainty: a method can be on it by a difference that is chance. Look at the comparisons beside
/// it.</remarks>
public static class ParetoFront
{
    /// <summary>Finds the front.</summary>
    /// <param name="methods">All methods.</param>
    /// <returns>
    /// Those for which no other method performs at least as well with at most the same gap and is better in one of both; from the best
    /// performance down. Equal methods are all on the front.
    /// </returns>
    public static IReadOnlyList<TradeOff> Find(IReadOnlyList<TradeOff> methods)
    {
        ArgumentNullException.ThrowIfNull(methods);
        return [.. methods.Where(method => !methods.Any(other => Beats(other, method))).OrderByDescending(method => method.Performance)];
    }

    private static bool Beats(TradeOff a, TradeOff b) =>
        a.Performance >= b.Performance && a.Gap <= b.Gap && (a.Performance > b.Performance || a.Gap < b.Gap);
}
