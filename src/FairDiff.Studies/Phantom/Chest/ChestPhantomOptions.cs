namespace FairDiff.Studies;

/// <summary>How many simulated chest films there are.</summary>
public sealed record ChestPhantomOptions
{
    /// <summary>Which draw of the phantoms: every film is a function of this number.</summary>
    public int Draw { get; init; }

    /// <summary>Patients of the source hospital, one film each.</summary>
    public int SourcePatients { get; init; } = 4000;

    /// <summary>Patients of the other hospital, one film each.</summary>
    public int OtherPatients { get; init; } = 1500;

    /// <summary>Width and height in pixels.</summary>
    public int ImageSize { get; init; } = 32;
}
