using System.ComponentModel;

namespace FairDiff.Studies;

/// <summary>What the label of an image is in a study.</summary>
[Description("What the label of an image is.")]
public enum StudyLabelKind
{
    /// <summary>One class, as text or a key; a missing one is unlabelled.</summary>
    OneClass,

    /// <summary>Several conditions that may go together, each there (1), not there (0) or unknown.</summary>
    Conditions,

    /// <summary>A soft label: shares of classes that exclude each other, which sum to 1.</summary>
    SoftLabel,
}
