namespace FairDiff.MLNet.Persistence;

/// <summary>The name of a saved form: eight characters in the file's header, the loader's name, and a version.</summary>
internal sealed record NativeModelFormat
{
    // The header of ML.NET's model files has room for no more.
    private const int SignatureLength = 8;
    private const int LongestLoaderSignature = 24;

    public NativeModelFormat(string modelSignature, string loaderSignature, uint version = 0x00010001)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(modelSignature.Length, SignatureLength);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(loaderSignature.Length, LongestLoaderSignature);
        (ModelSignature, LoaderSignature, Version) = (modelSignature, loaderSignature, version);
    }

    public string ModelSignature { get; }

    public string LoaderSignature { get; }

    public uint Version { get; }
}
