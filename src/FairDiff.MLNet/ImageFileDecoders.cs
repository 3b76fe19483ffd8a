using System.Collections.Concurrent;
using FairDiff.MLNet.Imaging.Decoding;

namespace FairDiff.MLNet;

/// <summary>Image decoders beside ML.NET's own: stages that read files with one, and what saved models find it by.</summary>
public static class ImageFileDecoders
{
    private static readonly ConcurrentDictionary<string, Func<string, IImageFileDecoder>> Known = new(StringComparer.Ordinal);

    /// <summary>Says how the decoder of a name is made, so that models that were saved with it load. May be called often.</summary>
    /// <param name="name">The name.</param>
    /// <param name="create">Makes it of its settings.</param>
    public static void Register(string name, Func<string, IImageFileDecoder> create)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(create);
        Known[name] = create;
    }

    /// <summary>A stage that reads the image of each row, when it is asked for, as ML.NET's <c>LoadImages</c> does.</summary>
    /// <param name="fair">The catalog.</param>
    /// <param name="decoder">Reads the files; its name must be registered.</param>
    /// <param name="outputColumnName">The column of images to add.</param>
    /// <param name="imageFolder">The folder that paths are relative to; null = they are whole.</param>
    /// <param name="inputColumnName">The column with the paths; null = the name of the output.</param>
    /// <returns>The stage.</returns>
    /// <exception cref="ArgumentException">The name of the decoder is not registered.</exception>
    public static IEstimator<ITransformer> LoadImages(
        FairDiffCatalog fair, IImageFileDecoder decoder, string outputColumnName, string? imageFolder, string? inputColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(fair);
        ArgumentNullException.ThrowIfNull(decoder);
        ArgumentException.ThrowIfNullOrEmpty(outputColumnName);
        return Known.ContainsKey(decoder.Name)
            ? new ImageDecodingEstimator(new(decoder, outputColumnName, imageFolder, inputColumnName ?? outputColumnName))
            : throw new ArgumentException(
                $"The decoder '{decoder.Name}' is not registered: call {nameof(ImageFileDecoders)}.{nameof(Register)} first.",
                nameof(decoder));
    }

    internal static IImageFileDecoder Create(string name, string settings) => Known.TryGetValue(name, out var create)
        ? create(settings)
        : throw new FairDiffException(
            $"The model reads images with the decoder '{name}', which this app has not registered. Reference the package that brings it "
                + $"(FairDiff.MLNet.{name}) and call mlContext.FairDiff().Use{name}() before the model is loaded.");
}
