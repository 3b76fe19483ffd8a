using System.Security.Cryptography;
using FairDiff.Shared;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Files from servers, kept under the name of their checksum: what has the name has the content.</summary>
internal sealed class WeightsCache(string folder, HttpMessageHandler? handler = null)
{
    public static WeightsCache OfUser => new(UserCache.Folder("weights"));

    /// <summary>The path of the file; of one at an address, downloaded unless it is there.</summary>
    /// <exception cref="FairDiffException">It cannot be downloaded, or has another checksum.</exception>
    public string PathOf(PretrainedWeights weights, CancellationToken cancellation)
    {
        if (weights.Sha256 is not { } sha256)
        {
            return weights.Source;
        }

        var path = Path.Combine(folder, sha256 + Path.GetExtension(new Uri(weights.Source).AbsolutePath));
        if (!File.Exists(path))
        {
            try
            {
                AtomicFile.Write(path, stream => Download(weights.Source, sha256, stream, cancellation));
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
            {
                throw new FairDiffException(
                    $"The weights at {weights.Source} cannot be downloaded: {exception.Message.TrimEnd('.')}. Check the address and the connection, or download the file by " +
                    "other means and give its path.", exception);
            }
        }

        return path;
    }

    private void Download(string url, string sha256, Stream target, CancellationToken cancellation)
    {
        using var client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
        response.EnsureSuccessStatusCode();
        using var source = response.Content.ReadAsStream(cancellation);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        while (source.Read(buffer) is > 0 and var count)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            target.Write(buffer, 0, count);
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != sha256)
        {
            throw new FairDiffException(
                $"The file at {url} has SHA-256 {found}, not {sha256}: it is another one, or was damaged on the way. Check address and checksum.");
        }
    }
}
