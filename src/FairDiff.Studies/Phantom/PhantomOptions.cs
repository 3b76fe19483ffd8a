namespace FairDiff.Studies;

/// <summary>How many phantoms are drawn, and how selectively the label-poor hospitals label.</summary>
public sealed record PhantomOptions
{
    /// <summary>Which draw of the phantoms: every patch is a function of this number.</summary>
    public int Draw { get; init; }

    /// <summary>Labelled patches of hospital 0, half of them tumour.</summary>
    public int LabelRich { get; init; } = 2000;

    /// <summary>Labelled patches of each of hospitals 3 and 4.</summary>
    public int LabelPoor { get; init; } = 100;

    /// <summary>Share of tumour among hospital 3's labelled patches, and of normal among hospital 4's; 0.5 = balanced control.</summary>
    public double Skew { get; init; } = .8;

    /// <summary>Patches of each in-distribution hospital with the hospital known and no label, half of them tumour.</summary>
    public int UnlabelledPerHospital { get; init; } = 4000;

    /// <summary>Test patches of each of the five hospitals, half of them tumour.</summary>
    public int TestPerHospital { get; init; } = 1000;
}
