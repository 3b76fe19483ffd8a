namespace FairDiff.Torch.Diffusion;

/// <summary>In what two generators differ, in words.</summary>
internal static class DescriptionDifferences
{
    /// <param name="there">What one says of itself, in an order.</param>
    /// <param name="here">What the other one says, in the same order.</param>
    /// <returns>For example <c>image size (32, not 64) and prediction (Noise, not Velocity)</c>; null = they do not differ.</returns>
    public static string? Text(IEnumerable<(string Name, string Text)> there, IEnumerable<(string Name, string Text)> here)
    {
        string[] differences =
        [
            .. there.Zip(here).Where(pair => pair.First.Text != pair.Second.Text)
                .Select(pair => $"{pair.First.Name} ({pair.First.Text}, not {pair.Second.Text})"),
        ];
        return differences.Length == 0 ? null : string.Join(" and ", differences);
    }
}
