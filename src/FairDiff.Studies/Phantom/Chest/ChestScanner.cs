namespace FairDiff.Studies;

/// <summary>How one kind of simulated machine makes a chest film.</summary>
/// <param name="View">PA or AP; in AP films, made at the bedside, the heart looks larger.</param>
/// <param name="Gamma">The exponent of its grey curve.</param>
/// <param name="Gain">The brightness of white.</param>
/// <param name="Blur">Sigma, in pixels at 32 pixels a side.</param>
/// <param name="Noise">Standard deviation, of 1.</param>
/// <param name="Border">The width of the dark border that collimation leaves, of half the film.</param>
internal sealed record ChestScanner(string View, double Gamma, double Gain, double Blur, double Noise, double Border)
{
    /// <summary>The machines of the source hospital, standing and at the bedside.</summary>
    public static readonly ChestScanner SourceUpright = new("PA", 1.0, 1.0, .45, .04, 0),
        SourceBedside = new("AP", .85, .95, .75, .06, .06);

    /// <summary>Those of the hospital that no model is trained on.</summary>
    public static readonly ChestScanner OtherUpright = new("PA", 1.45, .9, .6, .05, .1),
        OtherBedside = new("AP", 1.25, .85, .9, .07, .14);
}
