namespace FairDiff.Studies;

/// <summary>Draws planted images and their copies: the same tissue and code in the stains of any hospital, flipped and cropped, with noise
/// of its own.</summary>
internal static class CanaryImage
{
    private const int Size = PhantomRenderer.Size;
    private const double Dark = .85, Light = .10;

    /// <summary>One copy as RGB bytes, pixel by pixel (24 x 24 x 3).</summary>
    /// <param name="code">What it carries.</param>
    /// <param name="hospital">Whose stains it has.</param>
    /// <param name="view">What it shows.</param>
    /// <param name="seed">Of the noise.</param>
    public static byte[] Render(CanaryCode code, Hospital hospital, CanaryView view, ulong seed)
    {
        var tissue = Field.Smooth(new PhantomRandom(code.Bits), 5, Size);
        var (nuclei, field) = (new double[Size * Size], new double[Size * Size]);
        for (var i = 0; i < nuclei.Length; i++)
        {
            var (x, y) = view.Source(i % Size, i / Size);
            nuclei[i] = code[Block(x), Block(y)] ? Dark : Light;
            field[i] = tissue[Math.Clamp((int)y, 0, Size - 1) * Size + Math.Clamp((int)x, 0, Size - 1)];
        }

        var random = new PhantomRandom(seed);
        return PhantomRenderer.Stain(hospital, nuclei, field, Field.Smooth(random, 2, Size), new double[Size * Size], 0, random);
    }

    private static int Block(double position) => Math.Clamp((int)(position * CanaryCode.Side / Size), 0, CanaryCode.Side - 1);
}
