namespace FairDiff.MLNet.Persistence;

/// <summary>The name of a saved form: that of its loader.</summary>
internal sealed record NativeModelFormat
{
    // The header of ML.NET's model files has room for no more.
    private const int LongestLoaderSignature = 24;

    public NativeModelFormat(string loaderSignature)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(loaderSignature.Length, LongestLoaderSignature);
        LoaderSignature = loaderSignature;
    }

    public string LoaderSignature { get; }
}
