namespace FairDiff.Studies;

/// <summary>
/// Draws simulated histology patches: nuclei whose size and shape carry the class, stained by a hospital. The stains are mixed in
/// optical density (Beer-Lambert), so a stain shift is not a mere change of colour. These are phantoms, not tissue.
/// </summary>
internal static class PhantomRenderer
{
    /// <summary>Width and height of a patch in pixels.</summary>
    public const int Size = 24;

    /// <summary>One patch as RGB bytes, pixel by pixel (24 x 24 x 3).</summary>
    public static byte[] Render(Hospital hospital, bool tumour, ulong seed)
    {
        var random = new PhantomRandom(seed);
        var tumourShare = tumour ? random.Uniform(.60, 1) : random.Uniform(0, .15);
        var nuclei = Nuclei.Draw(random, tumourShare, hospital.NuclearScale);
        var field = Field.Smooth(random, 5, Size);
        var illumination = Field.Smooth(random, 2, Size);
        return Stain(hospital, nuclei, field, illumination, Fibres(random), tumourShare, random);
    }

    /// <summary>Stains tissue as a hospital does, with the blur and the noise of its camera.</summary>
    /// <param name="hospital">The hospital.</param>
    /// <param name="nuclei">How much of a nucleus each pixel is (24 x 24, as the other fields).</param>
    /// <param name="field">How dense the tissue is.</param>
    /// <param name="illumination">How bright the light is.</param>
    /// <param name="fibres">How much of a fibre each pixel is.</param>
    /// <param name="tumourShare">The share of tumour nuclei, which darkens the background.</param>
    /// <param name="random">Of the strengths of the stains and the noise.</param>
    public static byte[] Stain(
        Hospital hospital, double[] nuclei, double[] field, double[] illumination, double[] fibres, double tumourShare,
        PhantomRandom random)
    {
        var haematoxylinStrength = hospital.Haematoxylin * Math.Exp(.10 * random.Normal());
        var eosinStrength = hospital.Eosin * Math.Exp(.18 * random.Normal());
        double[] haematoxylin = Stain([.65, .70, .29], [-.55, .15, .75], hospital.HaematoxylinHue);
        double[] eosin = Stain([.07, .99, .11], [.45, -.10, .60], hospital.EosinHue);

        var patch = new byte[Size * Size * 3];
        for (var channel = 0; channel < 3; channel++)
        {
            var intensity = new double[Size * Size];
            for (var i = 0; i < intensity.Length; i++)
            {
                var background = .12 * hospital.Background * (1 + .5 * tumourShare) * Math.Max(0, 1 + .5 * field[i]);
                var h = (.85 * nuclei[i] + background) * haematoxylinStrength;
                var e = Math.Max(.02, .30 + .14 * field[i] + .10 * fibres[i]) * eosinStrength * (1 - .5 * Math.Clamp(h, 0, 1));
                var opticalDensity = 1.1 * h * haematoxylin[channel] + e * eosin[channel] + hospital.Tint[channel];
                intensity[i] = Math.Exp(-1.15 * opticalDensity) * hospital.Gain * (1 + .04 * illumination[i]);
            }

            Field.Blur(intensity, hospital.Blur, Size);
            for (var i = 0; i < intensity.Length; i++)
            {
                patch[i * 3 + channel] = (byte)Math.Round(255 * Math.Clamp(intensity[i] + hospital.Noise * random.Normal(), 0, 1));
            }
        }

        return patch;
    }

    private static double[] Fibres(PhantomRandom random)
    {
        var (sine, cosine) = Math.SinCos(random.Uniform(0, Math.PI));
        var frequency = 2 * Math.PI / random.Uniform(5, 12);
        var phase = random.Uniform(0, 2 * Math.PI);
        var fibres = new double[Size * Size];
        for (var i = 0; i < fibres.Length; i++)
        {
            fibres[i] = Math.Sin(frequency * (i % Size * cosine + i / Size * sine) + phase);
        }

        return fibres;
    }

    /// <summary>A unit vector of optical densities per RGB channel, turned from its base by the hue.</summary>
    private static double[] Stain(double[] basis, double[] direction, double hue)
    {
        var vector = basis.Zip(direction, (b, d) => b + hue * d).ToArray();
        var length = Math.Sqrt(vector.Sum(v => v * v));
        return Array.ConvertAll(vector, v => v / length);
    }
}
