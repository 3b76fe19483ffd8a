using System.Globalization;
using System.Text;
using FairDiff.MLflow.Machine;
using FairDiff.MLflow.Naming;
using FairDiff.MLflow.Rest;
using FairDiff.MLflow.Runs;
using FairDiff.MLflow.Stores;
using FairDiff.MLflow.Stores.Files;

namespace FairDiff.MLflow;

/// <content>Files, texts and images.</content>
public sealed partial class MlflowRun
{
    /// <summary>Stores a file, or a folder with all that is in it but links, as artifacts.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="folder">Folder among the artifacts, such as <c>plots</c>; null: the root.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public async Task LogArtifactAsync(string path, string? folder = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Directory.Exists(path))
        {
            await UploadAsync(
                folder, Path.GetFileName(path), () => ArtifactSource.FromFileAsync(path, cancellationToken),
                cancellationToken).ConfigureAwait(false);
            return;
        }

        // A link may lead anywhere, and round in a circle.
        foreach (var file in StoreFiles.FilesBelow(Path.GetFullPath(path), note => _drops.Warn($"MLflow: {note}")))
        {
            var relative = Path.GetRelativePath(Path.GetFullPath(path), file).Replace(Path.DirectorySeparatorChar, '/');
            await UploadAsync(
                folder, relative, () => ArtifactSource.FromFileAsync(file, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Stores a text as an artifact, in UTF-8.</summary>
    /// <param name="text">The text: plain, Markdown, JSON, HTML, SVG.</param>
    /// <param name="artifactPath">Path among the artifacts, such as <c>report/summary.md</c>.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public Task LogTextAsync(string text, string artifactPath, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return UploadBytesAsync(artifactPath, Encoding.UTF8.GetBytes(text), cancellationToken);
    }

    /// <summary>Stores an encoded image as a plain artifact.</summary>
    /// <param name="image">The bytes of a PNG, JPEG, WebP, GIF or SVG file.</param>
    /// <param name="artifactPath">Path among the artifacts, such as <c>samples/grid.png</c>; never under <c>images/</c>.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public Task LogImageAsync(ReadOnlyMemory<byte> image, string artifactPath, CancellationToken cancellationToken = default) =>
        UploadBytesAsync(artifactPath, image, cancellationToken);

    /// <summary>Stores an encoded image for one step of a series; MLflow shows the series as an image grid with a slider.</summary>
    /// <param name="image">The bytes of a PNG or WebP file.</param>
    /// <param name="key">Name of the series, such as <c>samples</c>.</param>
    /// <param name="step">Step, at least 0.</param>
    /// <param name="thumbnail">A smaller PNG or WebP (at most 256 pixels a side) for the grid; null: what
    /// <see cref="MlflowOptions.Thumbnail"/> makes, or the image itself.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>Completes when it is stored, waits on disk for the server, or is counted as lost.</returns>
    public async Task LogImageAsync(
        ReadOnlyMemory<byte> image, string key, long step, ReadOnlyMemory<byte>? thumbnail = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(key);
        if (SteppedImage.Extension(image.Span) is not { } extension)
        {
            _drops.Dropped(EntryKind.Artifact, $"The image \"{key}\" is neither PNG nor WebP.");
            return;
        }

        var name = SteppedImage.Path(Key(key), step, Now(), image.Span);
        var small = thumbnail ?? Thumbnail(image, key);
        var smallExtension = SteppedImage.Extension(small.Span) ?? extension;
        await UploadBytesAsync($"{name}{extension}", image, cancellationToken).ConfigureAwait(false);
        await UploadBytesAsync($"{name}{SteppedImage.ThumbnailMark}{smallExtension}", small, cancellationToken).ConfigureAwait(false);
        await SetTagAsync(SystemTags.LoggedImages, "True").ConfigureAwait(false);
    }

    private ReadOnlyMemory<byte> Thumbnail(ReadOnlyMemory<byte> image, string key)
    {
        try
        {
            return _options.Thumbnail?.Invoke(image) ?? image;
        }
        catch (Exception e)
        {
            _drops.Warn($"MLflow: no thumbnail could be made of an image \"{key}\", and the image itself serves: {e.Message}");
            return image;
        }
    }

    private Task UploadBytesAsync(string artifactPath, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(artifactPath);
        return UploadAsync(null, artifactPath, () => Task.FromResult(ArtifactSource.FromBytes(bytes)), cancellationToken);
    }

    private async Task UploadAsync(string? folder, string name, Func<Task<ArtifactSource>> open, CancellationToken cancellationToken)
    {
        Touch();
        try
        {
            var path = ArtifactPath.Join(folder, name);
            var source = await open().ConfigureAwait(false);
            if (!_spool.IsEmpty
                || !await TryAsync(
                    source.Length, token => _store.UploadAsync(_handle, path, source, token), cancellationToken).ConfigureAwait(false))
            {
                Post(LogEntry.Artifact(path, _spool.Keep(source)));
                await _writer.ReachAsync(Reach.Disk, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            _drops.Dropped(EntryKind.Artifact, string.Create(CultureInfo.InvariantCulture, $"\"{name}\" was not stored: {e.Message}"));
        }
        finally
        {
            Touch();
        }
    }

    /// <summary>False where the store does not answer in time.</summary>
    private async Task<bool> TryAsync(long length, Func<CancellationToken, Task> upload, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(UploadLimit(length));
        try
        {
            Restore();
            await upload(limit.Token).ConfigureAwait(false);
            return true;
        }
        catch (MlflowException e) when (e.Kind == FailureKind.Outage)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private void Restore()
    {
        if (_store.Restore(_handle) is { } note)
        {
            _drops.Warn(note);
        }
    }

    // An outage may hold up the training for as long as a flush, and a large file for as long as 1 MB/s takes.
    private TimeSpan UploadLimit(long length) => _options.FlushTimeout + TimeSpan.FromSeconds(length >> 20);
}
