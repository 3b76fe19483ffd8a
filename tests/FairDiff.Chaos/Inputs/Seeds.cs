namespace FairDiff.Chaos.Inputs;

/// <summary>Seeds of inputs that broke something once; every short campaign reads them again.</summary>
internal static class Seeds
{
    public static readonly int[] Kept = [1225, 6065, 8395, 9735];
}
