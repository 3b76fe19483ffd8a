namespace FairDiff.Studies;

/// <summary>
/// Draws simulated images of skin: a tone, its texture, hair, and lesions whose blood and pigment absorb light (Beer-Lambert), so that the
/// same redness changes dark skin less. These are phantoms, not photographs.
/// </summary>
internal static class SkinImage
{
    private const int ReferenceSize = 32;

    // Fitzpatrick types 1 to 6 in light, and what absorbs how much of red, green and blue.
    private static readonly double[][] Tones =
        [[.95, .80, .72], [.91, .74, .63], [.84, .65, .52], [.72, .52, .39], [.54, .37, .27], [.36, .24, .18]];

    private static readonly double[] Blood = [.12, .95, .75], Pigment = [.75, 1.05, 1.35];

    /// <summary>One image as RGB bytes, pixel by pixel.</summary>
    public static byte[] Render(SkinCase person, int size, ulong seed)
    {
        var random = new PhantomRandom(seed);
        var (coarse, fine) = (Field.Smooth(random, 4, size), Field.Smooth(random, Math.Min(14, size / 2), size));
        var lesions = Lesions(person, random, size, coarse, fine);
        var hair = Hair(person, random, size);
        var uneven = .02 + .0006 * person.Age;
        var tone = Math.Exp(.08 * random.Normal());
        var rgb = new byte[size * size * 3];
        for (var channel = 0; channel < 3; channel++)
        {
            var light = new double[size * size];
            for (var i = 0; i < light.Length; i++)
            {
                var (strength, look) = (lesions[i], person.Look);
                var skin = -Math.Log(Tones[person.Tone - 1][channel]) * tone * (1 + uneven * 3 * coarse[i] + uneven * fine[i]);
                var paled = skin * (1 - .85 * look.Pale * strength * (1 - .5 * look.Brown));
                var density = paled + strength * (.55 * look.Red * Blood[channel] + .75 * look.Brown * Pigment[channel])
                    + hair[i] * 1.1;
                light[i] = Math.Exp(-density) * person.Clinic.Light[channel] + .12 * look.Pale * look.Texture * strength;
            }

            Field.Blur(light, person.Clinic.Blur * size / ReferenceSize, size);
            for (var i = 0; i < light.Length; i++)
            {
                var (x, y) = Position(i, size);
                var shade = 1 - person.Clinic.Shade * .5 * (x * x + y * y);
                rgb[(3 * i) + channel] = (byte)Math.Round(
                    255 * Math.Clamp(light[i] * shade + person.Clinic.Noise * random.Normal(), 0, 1));
            }
        }

        return rgb;
    }

    /// <summary>How much of a lesion each pixel is, 0 to about 1.3.</summary>
    private static double[] Lesions(SkinCase person, PhantomRandom random, int size, double[] coarse, double[] fine)
    {
        var look = person.Look;
        var count = look.Count <= 1 ? 1 : Math.Max(1, random.Poisson(look.Count));
        var spread = Math.Min(.75, .18 * (count - 1) + .12);
        var all = new double[size * size];
        for (var lesion = 0; lesion < count; lesion++)
        {
            var (centreX, centreY) = (spread * random.Uniform(-1, 1), spread * random.Uniform(-1, 1));
            var radius = look.Radius * person.Clinic.Zoom * Math.Exp(.2 * random.Normal());
            var (sine, cosine) = Math.SinCos(random.Uniform(0, Math.PI));
            var length = Math.Sqrt(look.Elongation * Math.Exp(.1 * random.Normal()));
            var phase = random.Uniform(0, 2 * Math.PI);
            for (var i = 0; i < all.Length; i++)
            {
                var (x, y) = Position(i, size);
                var (fromX, fromY) = (x - centreX, y - centreY);
                var (along, across) = ((fromX * cosine) + (fromY * sine), (fromY * cosine) - (fromX * sine));
                var angle = Math.Atan2(across, along);
                var edge = 1 + look.Irregular * (.18 * Math.Sin(3 * angle + phase) + .12 * Math.Sin(5 * angle - phase) + .15 * coarse[i]);
                var distance = Math.Sqrt(Math.Pow(along / length, 2) + Math.Pow(across * length, 2)) / (radius * edge);
                var inside = 1 / (1 + Math.Exp((distance - 1) / (.05 + .3 * look.Softness)));
                var rim = inside * (1 - look.Ring * Math.Exp(-distance * distance / .35))
                    + look.Core * .6 * Math.Exp(-distance * distance / .08);
                all[i] = Math.Max(all[i], rim * Math.Max(0, 1 + .45 * look.Texture * fine[i]));
            }
        }

        return all;
    }

    private static double[] Hair(SkinCase person, PhantomRandom random, int size)
    {
        var hair = new double[size * size];
        var count = random.Poisson(person.Female ? .6 : 4);
        for (var strand = 0; strand < count; strand++)
        {
            var (sine, cosine) = Math.SinCos(random.Uniform(-.6, .6) + Math.PI / 3);
            var (offset, bend) = (random.Uniform(-.9, .9), random.Uniform(-.25, .25));
            for (var i = 0; i < hair.Length; i++)
            {
                var (x, y) = Position(i, size);
                var along = (x * cosine) + (y * sine);
                var distance = ((y * cosine) - (x * sine)) - offset - (bend * along * along);
                hair[i] = Math.Max(hair[i], Math.Exp(-distance * distance / (2 * .03 * .03)));
            }
        }

        return hair;
    }

    private static (double X, double Y) Position(int pixel, int size) =>
        (2.0 * (pixel % size + .5) / size - 1, 2.0 * (pixel / size + .5) / size - 1);
}
