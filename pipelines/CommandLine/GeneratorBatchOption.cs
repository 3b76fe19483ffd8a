using System.CommandLine;
using FairDiff.MLNet;
using FairDiff.Torch.Diffusion;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>The option that says how many images a training step of a generator sees.</summary>
internal static class GeneratorBatchOption
{
    /// <summary>The largest batch.</summary>
    public const int Most = 1_000_000;

    private const string Name = "--generator-batch-size";
    private const string Meaning = "Images per training step of the generator, with --epsilon on average";

    /// <param name="when">What stands before the description.</param>
    public static Option<int> Create(string when) => new(Name)
    {
        Description = $"{when}{Meaning}",
        DefaultValueFactory = _ => new GeneratorTraining().BatchSize,
    };

    public static Option<int?> CreateForStudy() => new(Name) { Description = $"{Meaning} (default: the preset's)" };

    /// <exception cref="FairDiffException">The number is out of range.</exception>
    public static int Read(ParseResult parsed, Option<int> option) => parsed.GetValue(option) is >= 1 and <= Most and var size
        ? size
        : throw new FairDiffException($"{option.Name} is {parsed.GetValue(option)}; it must be from 1 to {Most}.");
}
