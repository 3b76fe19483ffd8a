namespace FairDiff.Studies;

/// <summary>
/// How one simulated hospital makes its slides: strength of the haematoxylin and eosin stains, their hue, background
/// staining, tint (optical density per RGB channel), nuclear scale, blur (sigma, pixels), noise (s.d.) and gain.
/// </summary>
internal sealed record Hospital(
    string Name, HospitalRole Role, double Haematoxylin, double Eosin, double HaematoxylinHue, double EosinHue,
    double Background, double[] Tint, double NuclearScale, double Blur, double Noise, double Gain)
{
    /// <summary>The five hospitals of the study. 1 and 2 are never trained on.</summary>
    public static readonly IReadOnlyList<Hospital> All =
    [
        new("0", HospitalRole.LabelRich, 1.00, 1.00, 0, 0, 1.0, [.03, .04, .03], 1.00, .45, .012, 1.00),
        new("3", HospitalRole.LabelPoorMostlyTumour, .75, 1.20, .22, .10, 1.5, [.02, .06, .07], .92, .75, .018, .97),
        new("4", HospitalRole.LabelPoorMostlyNormal, 1.30, .75, -.20, -.08, .8, [.08, .05, .02], 1.08, .60, .010, 1.02),
        new("1", HospitalRole.OutOfDistributionValidation, .85, 1.30, .30, .02, 1.3, [.03, .08, .06], .95, .65, .015, .96),
        new("2", HospitalRole.OutOfDistributionTest, .68, .85, .32, .16, 1.6, [.02, .06, .10], .95, .85, .020, .94),
    ];

    public bool IsInDistribution => Role is not (HospitalRole.OutOfDistributionValidation or HospitalRole.OutOfDistributionTest);
}

/// <summary>What part a hospital plays in the study.</summary>
internal enum HospitalRole
{
    LabelRich,
    LabelPoorMostlyTumour,
    LabelPoorMostlyNormal,
    OutOfDistributionValidation,
    OutOfDistributionTest,
}
