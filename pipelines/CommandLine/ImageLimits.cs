using System.CommandLine;
using FairDiff.MLNet;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>The options that say which image files are taken.</summary>
internal sealed class ImageLimits
{
    private readonly Option<bool> _skipCorrupt = new(
        "--skip-corrupt") { Description = "Leave out images that cannot be read, and say how many" };
    private readonly Option<long> _maxPixels = new("--max-pixels")
    {
        Description = "Images of more pixels are not decoded",
        DefaultValueFactory = _ => ImageFile.DefaultMaxPixels,
    };

    public IEnumerable<Option> All => [_skipCorrupt, _maxPixels];

    public bool SkipCorrupt(ParseResult parsed) => parsed.GetValue(_skipCorrupt);

    /// <exception cref="FairDiffException">It is below 1.</exception>
    public long MaxPixels(ParseResult parsed) => MaxPixels(parsed, _maxPixels);

    /// <summary>The value of an option of the same name.</summary>
    /// <exception cref="FairDiffException">It is below 1.</exception>
    public static long MaxPixels(ParseResult parsed, Option<long> option) => parsed.GetValue(option) is var most and >= 1
        ? most
        : throw new FairDiffException($"{option.Name} is {parsed.GetValue(option)}; it must be at least 1.");
}
