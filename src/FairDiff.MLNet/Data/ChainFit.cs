using System.Diagnostics;

namespace FairDiff.MLNet.Data;

/// <summary>
/// Whether ML.NET is just fitting a chain, which it does not tell its stages. While it does, it transforms the training data only: after
/// each estimator with what that returned, so that the stages of a chain within a chain meet their training rows again in a view made anew.
/// </summary>
internal static class ChainFit
{
    /// <summary>How many chains, one within the other, are being fitted by this thread.</summary>
    public static int Depth() => Callers().Count(IsFit);

    /// <summary>
    /// Whether a chain that is being fitted transforms what it has just fitted, with nobody but chains and this library in between.
    /// </summary>
    public static bool IsTransforming() =>
        Callers().SkipWhile(caller => caller.Type?.Assembly == typeof(ChainFit).Assembly).SkipWhile(
            IsTransform).FirstOrDefault() is var next && IsFit(next);

    private static IEnumerable<(Type? Type, string? Name)> Callers() =>
        new StackTrace().GetFrames().Select(frame => frame.GetMethod()).Select(method => (method?.DeclaringType, method?.Name));

    private static bool IsFit((Type? Type, string? Name) caller) => Is(caller, typeof(EstimatorChain<>), nameof(EstimatorChain<>.Fit));

    private static bool IsTransform((Type? Type, string? Name) caller) =>
        Is(caller, typeof(TransformerChain<>), nameof(TransformerChain<>.Transform));

    private static bool Is((Type? Type, string? Name) caller, Type chain, string name) =>
        caller.Name == name && caller.Type is { IsGenericType: true } type && type.GetGenericTypeDefinition() == chain;
}
