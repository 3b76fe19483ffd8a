namespace FairDiff.Studies;

/// <summary>One simulated image of skin. What is planted: redness is seen less on dark skin, hair hides more on men, and old skin is
/// uneven.</summary>
/// <param name="Look">What it shows.</param>
/// <param name="Female">Sex.</param>
/// <param name="Age">Years.</param>
/// <param name="Tone">Fitzpatrick type, 1 to 6.</param>
/// <param name="Clinic">Where it was made.</param>
internal sealed record SkinCase(SkinLook Look, bool Female, int Age, int Tone, SkinClinic Clinic);
