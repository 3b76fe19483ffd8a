namespace FairDiff.Studies;

/// <summary>What becomes of training rows beyond a limit of labels (Ktena et al. 2024, Methods).</summary>
public enum SkewBy
{
    /// <summary>They stay without their label: generators learn from the images (histopathology).</summary>
    Unlabelling,

    /// <summary>They are left out: nothing learns from them (dermatology).</summary>
    Removal,
}
