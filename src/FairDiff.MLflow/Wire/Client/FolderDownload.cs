using FairDiff.MLflow.Naming;

namespace FairDiff.MLflow.Client;

/// <summary>Copies artifacts with all folders below into a folder here; a file appears whole or not at all.</summary>
/// <param name="target">Receives the files; made where missing.</param>
/// <param name="list">What lies in a folder there; null: the root.</param>
/// <param name="download">Copies a file there to a stream.</param>
internal sealed class FolderDownload(string target, Func<string?, IAsyncEnumerable<ArtifactInfo>> list, Func<string, Stream, Task> download)
{
    /// <param name="path">The folder there; null: the root.</param>
    /// <param name="prefix">What is left out of the paths there.</param>
    /// <returns>The number of files.</returns>
    public async Task<int> RunAsync(string? path, string prefix = "")
    {
        var count = 0;
        var folders = new Queue<string?>([path]);
        while (folders.TryDequeue(out var next))
        {
            await foreach (var item in list(next).ConfigureAwait(false))
            {
                if (item.IsDir)
                {
                    folders.Enqueue(item.Path);
                    continue;
                }

                // A server is not to be trusted with paths: it may name one outside the folder.
                var below = item.Path.StartsWith(prefix, StringComparison.Ordinal) ? item.Path[prefix.Length..] : item.Path;
                var parts = ArtifactPath.Existing(below).Split('/');
                await CopyAsync(item.Path, Path.Combine([target, .. parts])).ConfigureAwait(false);
                count++;
            }
        }

        return count;
    }

    private async Task CopyAsync(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        var temporary = $"{to}.{Guid.NewGuid():N}.tmp";
        try
        {
            var stream = File.Create(temporary);
            await using (stream.ConfigureAwait(false))
            {
                await download(from, stream).ConfigureAwait(false);
            }

            File.Move(temporary, to, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }
}
