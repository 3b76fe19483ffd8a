using System.Runtime.CompilerServices;

namespace FairDiff.MLflow.Rest;

/// <summary>Reads page after page. Some servers repeat a token for ever: an empty page or the same token again ends it.</summary>
internal static class Paging
{
    public static async IAsyncEnumerable<T> ReadAsync<TPage, T>(
        Func<string?, Task<TPage>> fetch,
        Func<TPage, IReadOnlyList<T>?> items,
        Func<TPage, string?> next,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        string? token = null;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var page = await fetch(token).ConfigureAwait(false);
            var found = items(page) ?? [];
            foreach (var item in found)
            {
                yield return item;
            }

            var following = next(page);
            if (string.IsNullOrEmpty(following) || following == token || found.Count == 0)
            {
                yield break;
            }

            token = following;
        }
    }
}
