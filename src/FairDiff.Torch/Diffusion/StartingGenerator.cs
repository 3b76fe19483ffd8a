namespace FairDiff.Torch.Diffusion;

/// <summary>A trained generator in a file, with whose averaged weights the training of another one starts.</summary>
/// <remarks>
/// <para>The two have the same network, and draw images, or vectors, of the same size by the same process; sets, columns and scaling may
/// differ. What the network knows of a class or of an attribute's value is matched by its name, wherever it stands: labels by the names of
/// the classes, attributes by the names of attribute and value. What the file does not know begins as without it.</para>
/// <para>A generator that saw labels hands them on: where labels are hidden to see what synthetic images are worth without them, start from
/// one that saw none of them, such as one without condition or of another set.</para>
/// </remarks>
public sealed record StartingGenerator
{
    private StartingGenerator(string path) => Path = path;

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    /// <summary>A generator in a file.</summary>
    /// <param name="path">What <see cref="ConditionalGenerator.Save"/> wrote, or the <c>generator.safetensors</c> of a workspace.</param>
    /// <returns>Where to start from.</returns>
    public static StartingGenerator FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new(path);
    }

    /// <summary>Computes the SHA-256 of the file, by which trainings know what they started from.</summary>
    /// <returns>64 lower-case hexadecimal digits.</returns>
    /// <exception cref="EngineException">The file cannot be read.</exception>
    public string ReadSha256()
    {
        try
        {
            return FileHash.OfFile(Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                $"StartFrom is '{Path}', which cannot be read: {exception.Message.TrimEnd('.')}. Name the file of a trained generator, "
                    + "such as the generator.safetensors of a workspace.", exception);
        }
    }

    /// <summary>The path.</summary>
    public override string ToString() => Path;
}
