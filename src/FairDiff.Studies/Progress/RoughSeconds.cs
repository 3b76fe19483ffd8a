namespace FairDiff.Studies;

/// <summary>
/// Rough seconds on one core, for images of 24 pixels: the estimates that stages are declared with. Only the proportions matter; what is
/// measured corrects them.
/// </summary>
public static class RoughSeconds
{
    /// <summary>Of a training step of a generator.</summary>
    public const double GeneratorStep = .2;
    /// <summary>Of a training step of a classifier.</summary>
    public const double ClassifierStep = .03;

    /// <summary>Of one image, guided.</summary>
    public const double DenoisingStep = .002;

    /// <summary>Of looking for near-copies among all images.</summary>
    public const double NearCopies = 5;
}
