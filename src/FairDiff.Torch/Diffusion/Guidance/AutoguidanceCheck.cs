using System.Globalization;

namespace FairDiff.Torch.Diffusion.Guidance;

/// <summary>Tells whether one generator can autoguide another: both must speak of the same images in the same terms.</summary>
internal static class AutoguidanceCheck
{
    /// <exception cref="EngineException">They differ in something that the two must share; the message says in what.</exception>
    public static void Run(GeneratorDescription weaker, GeneratorDescription generator)
    {
        if (DescriptionDifferences.Text(Shared(weaker), Shared(generator)) is { } differences)
        {
            throw new EngineException(
                $"The generator for autoguidance differs from the one that it is to guide in {differences}. Train it on the same data and "
                    + "columns, for fewer steps or with a smaller network.");
        }
    }

    private static IEnumerable<(string Name, string Text)> Shared(GeneratorDescription generator) =>
    [
        .. generator.SizeFacts,
        ("condition", generator.Layout.Text),
        .. generator.ProcessFacts,

        // To a thousandth of a grey level: what is closer is the same images.
        ("pixel scaling", string.Join(", ", generator.Scaling.Mean.Concat(generator.Scaling.Deviation).Select(Text))),
    ];

    private static string Text(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
