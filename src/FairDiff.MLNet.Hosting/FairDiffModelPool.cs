using FairDiff.MLNet.Hosting.Models;
using Microsoft.Extensions.Logging;

namespace FairDiff.MLNet.Hosting;

/// <summary>
/// A served model: predicts from any number of threads, and takes a newer model when its file changes, without a failed request and
/// without a leak. Register it with <c>services.AddFairDiffModel&lt;TSrc, TDst&gt;("name")</c>.
/// </summary>
/// <remarks>
/// <para>Promised: a request is answered by one model from beginning to end. A newer model is loaded, and its columns compared with
/// <typeparamref name="TSrc"/> and <typeparamref name="TDst"/>, beside the requests; then it takes the place of the older one at once, for
/// all requests that begin afterwards. The older one, its prediction engines and its memory, that of libtorch too, are freed when the last
/// request on it has ended. A file that cannot be loaded changes nothing: it is logged once and the older model goes on.</para>
/// <para>A change is one of the file's time or length. The file is read once it stayed the same between two looks
/// (<see cref="FairDiffOptions.PollInterval"/>); best is to write a neighbour and rename it over the file. Files are looked at while the
/// app's host runs; without a host <see cref="ReloadAsync"/> has the file read.</para>
/// </remarks>
/// <typeparam name="TSrc">What is predicted from: a class with the input columns as properties.</typeparam>
/// <typeparam name="TDst">What is predicted: a class with the wanted columns as properties.</typeparam>
public sealed class FairDiffModelPool<TSrc, TDst> : IServedModel, IDisposable
    where TSrc : class
    where TDst : class, new()
{
    private readonly ModelSource<TSrc, TDst> _source;
    private readonly ServedModelOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Lazy<Task> _first;
    private ModelGeneration<TSrc, TDst>? _current;
    private FairDiffModelStatus _status;
    private FileStamp? _tried;
    private FileStamp? _seen;
    private bool _disposed;

    internal FairDiffModelPool(
        string name, ServedModelOptions options, ModelSource<TSrc, TDst> source, TimeProvider time, ILogger logger)
    {
        (_options, _source, _time, _logger) = (options, source, time, logger);
        _status = new FairDiffModelStatus(name, null, 0, null);
        _first = new Lazy<Task>(() => Task.Run(() => TryLoadAsync(CancellationToken.None)));
    }

    /// <summary>Gets the name that the model was registered under.</summary>
    public string Name => _status.Name;

    /// <summary>Gets how it stands.</summary>
    public FairDiffModelStatus Status => Volatile.Read(ref _status);

    /// <summary>Predicts for one example, on the calling thread. Where the first load has not ended, it is waited for.</summary>
    /// <param name="example">The example.</param>
    /// <returns>The prediction.</returns>
    /// <exception cref="FairDiffException">No model could be loaded yet; the message says why. Or a stage refused the example.</exception>
    /// <exception cref="ObjectDisposedException">The app is shutting down.</exception>
    public TDst Predict(TSrc example)
    {
        ArgumentNullException.ThrowIfNull(example);
        var generation = Use();
        var started = ServingTelemetry.Now();
        try
        {
            var prediction = generation.Predict(example);
            ServingTelemetry.Predicted(Name, started, null);
            return prediction;
        }
        catch (Exception exception)
        {
            ServingTelemetry.Predicted(Name, started, exception);
            throw;
        }
    }

    /// <summary>Reads the file now and puts the model in the place of the one that serves, whether the file changed or not.</summary>
    /// <param name="cancellationToken">Stops waiting for a load that is under way.</param>
    /// <returns>A task that ends when the new model serves.</returns>
    /// <exception cref="FairDiffException">The file cannot be loaded; the older model goes on.</exception>
    public async Task ReloadAsync(CancellationToken cancellationToken = default)
    {
        if (await TryLoadAsync(cancellationToken) is { } problem)
        {
            throw problem;
        }
    }

    /// <summary>Ends the pool: requests under way end as usual, and with the last of them the model is freed.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _disposed, true);
        Interlocked.Exchange(ref _current, null)?.Retire();
    }

    Task IServedModel.LoadFirstAsync() => _first.Value;

    async Task IServedModel.LookAsync(CancellationToken cancellationToken)
    {
        if (!_options.Watch)
        {
            return;
        }

        var stamp = FileStamp.Of(_options.Path);
        if (stamp == _tried || stamp != _seen)
        {
            // A file that changed may be being written still: the next look decides.
            _seen = stamp;
            return;
        }

        await TryLoadAsync(cancellationToken, onlyIfNew: true);
    }

    private ModelGeneration<TSrc, TDst> Use()
    {
        while (true)
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _disposed), this);
            if (Volatile.Read(ref _current) is { } generation)
            {
                if (generation.TryUse())
                {
                    return generation;
                }
            }
            else
            {
                // Not awaited, for predicting is synchronous; the health check keeps requests away until then.
                _first.Value.GetAwaiter().GetResult();
                if (Volatile.Read(ref _current) is null && !Volatile.Read(ref _disposed))
                {
                    throw new FairDiffException(Status.Problem ?? $"The model '{Name}' is not loaded.");
                }
            }
        }
    }

    /// <summary>Loads the file; what goes wrong is logged, stands in the status and is returned.</summary>
    private async Task<FairDiffException?> TryLoadAsync(CancellationToken cancellationToken, bool onlyIfNew = false)
    {
        await _loading.WaitAsync(cancellationToken);
        try
        {
            // Of before the file is read: what is written meanwhile is another change.
            var stamp = FileStamp.Of(_options.Path);
            if (onlyIfNew && stamp == _tried)
            {
                return null;
            }

            _tried = _seen = stamp;
            Replace(await Task.Run(() => _source.Load(Name, _options), CancellationToken.None));
            return null;
        }
        catch (FairDiffException exception)
        {
            Volatile.Write(ref _status, Status with { Problem = exception.Message });
            ServingTelemetry.Swapped(Name, exception);
            ServingLog.NotLoaded(_logger, Name, Status.IsLoaded ? "The older model goes on." : "There is no model to serve.", exception);
            return exception;
        }
        finally
        {
            _loading.Release();
        }
    }

    private void Replace(ModelGeneration<TSrc, TDst> loaded)
    {
        var older = Interlocked.Exchange(ref _current, loaded);
        Volatile.Write(
            ref _status, new FairDiffModelStatus(Name, _time.GetUtcNow(), Status.Swaps + (older is null ? 0 : 1), Problem: null));
        if (Volatile.Read(ref _disposed))
        {
            Interlocked.Exchange(ref _current, null)?.Retire();
        }

        older?.Retire();
        ServingTelemetry.Swapped(Name, null);
        ServingLog.Loaded(_logger, Name);
    }
}
