namespace FairDiff.Studies;

/// <summary>One row of a contact sheet.</summary>
/// <param name="Title">What stands above it; null = nothing.</param>
/// <param name="Images">Its images.</param>
public sealed record SampleRow(string? Title, IReadOnlyList<RgbImage> Images);
