namespace FairDiff.MLNet;

/// <summary>Reads image files that ML.NET's own <c>LoadImages</c> cannot; a package brings it, FairDiff.MLNet.Magick for example.</summary>
public interface IImageFileDecoder
{
    /// <summary>Gets the name by which saved models ask for it. Fixed for ever once released.</summary>
    string Name { get; }

    /// <summary>Gets its settings, as the function that was registered for the name takes them.</summary>
    string Settings { get; }

    /// <summary>Reads a file. Called on several threads at once.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The image, the caller's to dispose.</returns>
    /// <exception cref="FairDiffException">It cannot be read; the message names the file, what is wrong with it and the remedy.</exception>
    MLImage Decode(string path);
}
