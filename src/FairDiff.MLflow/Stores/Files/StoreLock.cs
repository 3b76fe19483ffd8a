namespace FairDiff.MLflow.Stores.Files;

/// <summary>Lets one thread of one process at a time make experiments in a store, so that two runs do not make the same one.</summary>
internal static class StoreLock
{
    public static async Task<IDisposable> AcquireAsync(string folder, CancellationToken cancellationToken)
    {
        var path = Path.Combine(folder, ".fairdiff.lock");
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(20, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
