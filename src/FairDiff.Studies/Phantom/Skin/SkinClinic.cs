namespace FairDiff.Studies;

/// <summary>Where simulated images of skin are made: who comes, with what, and what the light and the camera are like.</summary>
/// <param name="FemaleShare">Share of women.</param>
/// <param name="Tones">Shares of Fitzpatrick types 1 to 6.</param>
/// <param name="Light">Brightness of red, green and blue.</param>
/// <param name="Blur">Sigma, in pixels at 32 pixels a side.</param>
/// <param name="Noise">Standard deviation, of 1.</param>
/// <param name="Zoom">How large lesions are, against those of the source.</param>
/// <param name="Shade">How much darker the corners are.</param>
internal sealed record SkinClinic(
    double FemaleShare, double[] Tones, double[] Light, double Blur, double Noise, double Zoom, double Shade)
{
    private static readonly string[] Tumours =
        ["actinic keratosis", "basal cell carcinoma", "melanoma", "melanocytic nevus", "SCC/SCCIS", "SK/ISK"];

    /// <summary>People who send images of their own skin, as in SCIN: two thirds are women, most are of light skin.</summary>
    public static readonly SkinClinic Source = new(.66, [.10, .30, .28, .16, .10, .06], [1, 1, 1], .5, .02, 1, .1);

    /// <summary>A clinic for tumours with another camera, as in PAD-UFES-20: half are women.</summary>
    public static readonly SkinClinic TumourClinic = new(.5, [.15, .40, .30, .10, .04, .01], [1.06, .97, .86], .7, .03, 1.25, .2)
    {
        Conditions = Tumours,
    };

    /// <summary>An atlas of all conditions and skin types under colder light, as Fitzpatrick17k.</summary>
    public static readonly SkinClinic Atlas = new(.5, [.17, .17, .17, .17, .16, .16], [.90, .96, 1.05], .6, .025, 1.1, .3);

    /// <summary>The conditions that are seen, by their shares; empty = all.</summary>
    public IReadOnlyList<string> Conditions { get; init; } = [];

    /// <summary>Someone who comes.</summary>
    public SkinCase Draw(PhantomRandom random)
    {
        SkinLook[] looks = [.. SkinLook.All.Where(look => Conditions.Count == 0 || Conditions.Contains(look.Condition))];
        var look = looks[Pick(random.Uniform(), [.. looks.Select(one => one.Share)])];
        return new SkinCase(
            look, random.Uniform() < FemaleShare, (int)Math.Clamp(50 + 18 * random.Normal(), 18, 90),
            1 + Pick(random.Uniform(), Tones), this);
    }

    private static int Pick(double number, double[] shares)
    {
        number *= shares.Sum();
        var index = 0;
        while (index < shares.Length - 1 && (number -= shares[index]) >= 0)
        {
            index++;
        }

        return index;
    }
}
