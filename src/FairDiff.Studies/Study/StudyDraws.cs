namespace FairDiff.Studies;

/// <summary>What the generators of a study over features draw.</summary>
public enum StudyDraws
{
    /// <summary>Features, in seconds on a CPU.</summary>
    Features,

    /// <summary>Images, of which the network then sees features.</summary>
    Images,
}
