using System.Globalization;

namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>Tells whether one generator can autoguide another: both must speak of the same images in the same terms.</summary>
internal static class AutoguidanceCheck
{
    private static readonly (string Name, Func<GeneratorDescription, string> Text)[] Shared =
    [
        ("image size", generator => $"{generator.ImageSize}"),
        ("base image size", generator => $"{generator.BaseImageSize?.ToString(CultureInfo.InvariantCulture) ?? "none"}"),
        ("condition", generator => generator.Layout.Text),
        ("schedule", generator => $"{generator.DiffusionSchedule}"),
        ("prediction", generator => $"{generator.Prediction}"),

        // To a thousandth of a grey level: what is closer is the same images.
        ("pixel scaling", generator => string.Join(", ", generator.Scaling.Mean.Concat(generator.Scaling.Deviation).Select(Text))),
    ];

    /// <exception cref="EngineException">They differ in something that the two must share; the message says in what.</exception>
    public static void Run(GeneratorDescription weaker, GeneratorDescription generator)
    {
        var differences = Shared.Where(part => part.Text(weaker) != part.Text(generator))
            .Select(part => $"{part.Name} ({part.Text(weaker)}, not {part.Text(generator)})").ToList();
        if (differences.Count > 0)
        {
            throw new EngineException(
                $"The generator for autoguidance differs from the one that it is to guide in {string.Join(" and ", differences)}. Train it "
                    + "on the same data and columns, for fewer steps or with a smaller network.");
        }
    }

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
