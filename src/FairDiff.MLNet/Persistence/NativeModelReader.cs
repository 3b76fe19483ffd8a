namespace FairDiff.MLNet.Persistence;

/// <summary>Reads the named binary streams of one transformer in a model zip.</summary>
internal sealed class NativeModelReader(object context, NativeModelFormat format)
{
    /// <summary>Reads a stream that older models do not have; null where it is not there.</summary>
    public T? StreamOrNull<T>(string name, Func<BinaryReader, T> read)
        where T : class
    {
        T? result = null;
        _ = MlNetInternals.TryLoadStream(context, name, reader => result = read(reader));
        return result;
    }

    /// <summary>Reads one stream whole; the reader and its seekable <see cref="BinaryReader.BaseStream"/> are valid during the
    /// call.</summary>
    public T Stream<T>(string name, Func<BinaryReader, T> read)
    {
        T? result = default;
        if (!MlNetInternals.TryLoadStream(context, name, reader => result = read(reader)))
        {
            throw new FairDiffException(
                $"The saved model has no stream '{name}' for its {format.LoaderSignature} stage: the file is damaged or was made by " +
                "another version of FairDiff.MLNet. Save the model again.");
        }

        return result!;
    }
}
