namespace FairDiff.Studies;

/// <summary>
/// Draws simulated chest films: lungs, heart, diaphragm, ribs and breasts as soft shapes on a square from -1 to 1, and the signs of
/// findings where they are looked for. These are phantoms, not X-ray images.
/// </summary>
internal static class ChestFilm
{
    /// <summary>The places of conditions in <see cref="ChestFindings.Conditions"/>.</summary>
    public const int Atelectasis = 0, Consolidation = 1, Cardiomegaly = 2, Effusion = 3, Edema = 4;

    private const int ReferenceSize = 32;

    /// <summary>One film as RGB bytes of equal channels, pixel by pixel.</summary>
    public static byte[] Render(ChestPatient patient, int size, ulong seed)
    {
        var random = new PhantomRandom(seed);
        var (scanner, anatomy) = (patient.Scanner, new Anatomy(patient, random));
        var (coarse, fine) = (Field.Smooth(random, 4, size), Field.Smooth(random, 9, size));
        var film = new double[size * size];
        for (var i = 0; i < film.Length; i++)
        {
            var (x, y) = (2.0 * (i % size + .5) / size - 1, 2.0 * (i / size + .5) / size - 1);
            film[i] = anatomy.Brightness(x, y, fine[i]) + .02 * coarse[i];
        }

        Field.Blur(film, scanner.Blur * size / ReferenceSize, size);
        var (shiftX, shiftY) = (.05 * random.Normal(), .05 * random.Normal());
        var rgb = new byte[film.Length * 3];
        for (var i = 0; i < film.Length; i++)
        {
            var (x, y) = (2.0 * (i % size + .5) / size - 1 + shiftX, 2.0 * (i / size + .5) / size - 1 + shiftY);
            var inside = Math.Max(Math.Abs(x), Math.Abs(y)) < 1 - scanner.Border;
            var value = inside ? scanner.Gain * Math.Pow(Math.Clamp(film[i], 0, 1), scanner.Gamma) : .02;
            var grey = (byte)Math.Round(255 * Math.Clamp(value + scanner.Noise * random.Normal(), 0, 1));
            (rgb[3 * i], rgb[(3 * i) + 1], rgb[(3 * i) + 2]) = (grey, grey, grey);
        }

        return rgb;
    }

    /// <summary>From 1 inside to 0 outside, softly.</summary>
    private static double Inside(double distance, double softness = .06) => 1 / (1 + Math.Exp((distance - 1) / softness));

    private static double Ellipse(double x, double y, double centreX, double centreY, double radiusX, double radiusY) =>
        Math.Sqrt(Math.Pow((x - centreX) / radiusX, 2) + Math.Pow((y - centreY) / radiusY, 2));

    private static double Bell(double x, double width) => Math.Exp(-.5 * x * x / (width * width));

    /// <summary>The shapes of one patient. The left side of the image has the sign -1.</summary>
    private sealed class Anatomy
    {
        private readonly double _scale, _heart, _breasts, _ribPhase, _density, _dome;
        private readonly double[] _fluid = new double[2], _collapse = new double[2];
        private readonly (double X, double Y, double Radius, double Strength)[] _opacities;
        private readonly double _wet, _plateSlope;

        public Anatomy(ChestPatient patient, PhantomRandom random)
        {
            bool Has(int finding) => patient.Findings[finding];
            _scale = Math.Exp(.05 * random.Normal());
            _heart = (1 + .002 * (patient.Age - 60) + (patient.Scanner.View == "AP" ? .1 : 0)) * Math.Exp(.09 * random.Normal())
                * (Has(Cardiomegaly) ? 1 + .45 * Severity(random) : 1);
            _breasts = patient.Female ? random.Uniform(.06, .14) : 0;
            _ribPhase = random.Uniform(0, 2 * Math.PI);
            _density = .03 * random.Normal();
            _dome = .50 + .04 * random.Normal();
            _plateSlope = random.Uniform(-.3, .3);
            var side = Side(random);
            if (Has(Effusion))
            {
                _fluid[side] = .42 * Severity(random);
                _fluid[1 - side] = random.Uniform() < .4 ? .8 * _fluid[side] : 0;
            }

            // What a healthy film has of the same look: a blunt angle, a fold of skin, crossing vessels, fuller vessels.
            _fluid[side] = Math.Max(_fluid[side], Mimic(random, .3, .12));
            _collapse[Side(random)] = Has(Atelectasis) ? Severity(random) : Mimic(random, .4, .35);
            _opacities =
            [
                .. Enumerable.Range(0, Has(Consolidation) ? 1 + random.Poisson(.5) : 0).Select(_ => .34 * Severity(random))
                    .Append(Mimic(random, .5, .14))
                    .Select(strength => (
                        (2 * Side(random) - 1) * random.Uniform(.3, .55), random.Uniform(-.4, .3), random.Uniform(.12, .2), strength)),
            ];
            _wet = Math.Max(Has(Edema) ? .26 * Severity(random) : 0, Mimic(random, 1, .08));
        }

        /// <summary>How plain a finding is, from hardly visible to 1.</summary>
        private static double Severity(PhantomRandom random) => random.Uniform(.15, 1);

        private static double Mimic(PhantomRandom random, double probability, double most) =>
            random.Uniform() < probability ? random.Uniform(0, most) : 0;

        private static int Side(PhantomRandom random) => random.Uniform() < .5 ? 0 : 1;

        public double Brightness(double x, double y, double texture)
        {
            var body = Inside(Ellipse(x, y, 0, .15, .95 * _scale, 1.3), .04);
            var side = x < 0 ? 0 : 1;
            var across = Math.Abs(x);
            var collapse = _collapse[side];
            var lung = Inside(Ellipse(across, y, .43, -.08 - .08 * collapse, .33 * _scale, .66 * _scale * (1 - .16 * collapse)));
            var diaphragm = Inside(1 + (_dome - .16 * collapse + 1.1 * Math.Pow(across - .42, 2) - y), .05);
            lung *= 1 - diaphragm;

            var air = .46 + _density;
            var ribs = .07 * Math.Max(0, Math.Sin(2 * Math.PI * (y * 2.6 + .5 * across * across) + _ribPhase));
            var value = .62 - lung * air + lung * ribs;

            var heart = Inside(Ellipse(x, y, .10, .26, .25 * _heart, .30 * Math.Sqrt(_heart)), .09);
            var middle = Inside(1 + (across - .14) / .2, .25);
            var shadow = Math.Max(heart, .8 * middle);
            value += (.76 - value) * shadow;
            lung *= 1 - shadow;
            value += .12 * diaphragm + _breasts * Inside(Ellipse(across, y, .45, .38, .30, .26), .12);

            if (_fluid[side] > 0)
            {
                // The surface rises towards the chest wall.
                var surface = _dome - _fluid[side] * (.4 + 1.6 * across);
                value += lung * .40 * Inside(1 + (surface - y), .04);
            }

            value += lung * collapse * .26 * Bell(y - (.22 + _plateSlope * (across - .4)), .045);
            foreach (var (centreX, centreY, radius, strength) in _opacities)
            {
                value += lung * strength * (1 + .35 * texture) * Inside(Ellipse(x, y, centreX, centreY, radius, radius), .25);
            }

            value += lung * _wet * (.35 + Bell(across - .24, .16) * Bell(y - .02, .35)) * (1 + .4 * texture);
            return body * value + .03 * (1 - body);
        }
    }
}
