namespace FairDiff.Studies;

/// <summary>What is planted in how many phantoms.</summary>
internal sealed record CanaryOptions
{
    /// <summary>The seed of everything.</summary>
    public int Seed { get; init; }

    /// <summary>Phantoms of each of hospitals 0, 3 and 4 that are trained on, half of them tumour.</summary>
    public int PerHospital { get; init; } = 80;

    /// <summary>Phantoms of each that are held out.</summary>
    public int HeldOutPerHospital { get; init; } = 80;

    /// <summary>How many images are planted how often.</summary>
    public IReadOnlyList<CanaryGroup> Planted { get; init; } = [new(100, 3), new(10, 10), new(1, 30)];

    /// <summary>Images of the same kind that are held out.</summary>
    public int HeldOut { get; init; } = 30;
}

/// <summary>Images that are planted equally often.</summary>
/// <param name="Copies">Rows of each.</param>
/// <param name="Count">How many images.</param>
internal sealed record CanaryGroup(int Copies, int Count);
