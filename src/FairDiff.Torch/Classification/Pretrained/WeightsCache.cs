using System.Security.Cryptography;

namespace FairDiff.Torch.Classification.Pretrained;

/// <summary>Files from servers, kept under the name of their checksum.</summary>
internal sealed class WeightsCache(string folder, HttpMessageHandler? handler = null)
{
    /// <summary>The path of the file at an address, which is downloaded unless it is there, unchanged.</summary>
    /// <exception cref="EngineException">It cannot be downloaded, or has another checksum.</exception>
    public string PathOf(string url, string sha256, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, sha256 + Path.GetExtension(new Uri(url).AbsolutePath));
        try
        {
            if (!File.Exists(path) || FileHash.OfFile(path) != sha256)
            {
                AtomicFile.DeleteLeftovers(path);
                AtomicFile.Write(path, stream => Download(url, sha256, stream, cancellationToken));
            }

            return path;
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            throw new EngineException(
                $"The weights at {AddressText.WithoutSecrets(url)} cannot be downloaded: "
                    + $"{AddressText.WithoutSecrets(exception.Message).TrimEnd('.')}. Check the address and the connection, or download "
                    + "the file by other means and give its path.", exception);
        }
    }

    private void Download(string url, string sha256, Stream target, CancellationToken cancellationToken)
    {
        using var client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        client.Timeout = Timeout.InfiniteTimeSpan;
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        response.EnsureSuccessStatusCode();
        using var source = response.Content.ReadAsStream(cancellationToken);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 20];
        while (source.Read(buffer) is > 0 and var count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            hash.AppendData(buffer, 0, count);
            target.Write(buffer, 0, count);
        }

        var found = Convert.ToHexStringLower(hash.GetHashAndReset());
        if (found != sha256)
        {
            throw new EngineException(
                $"The file at {AddressText.WithoutSecrets(url)} has SHA-256 {found}, not {sha256}: it is another one, or was damaged on "
                    + "the way. Check address and checksum.");
        }
    }
}
