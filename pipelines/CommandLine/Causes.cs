namespace FairDiff.Pipelines.CommandLine;

/// <summary>
/// What went wrong, out of what was made of it on the way: an exception of a thread that reads rows comes out of ML.NET as "Event we were
/// waiting on was subject to an exception" or the like, with the cause inside.
/// </summary>
internal static class Causes
{
    /// <summary>The first exception inside, from the outside, that is of a kind; null where there is none.</summary>
    public static Exception? FirstOf(Exception exception, Func<Exception, bool> isOfKind) => isOfKind(exception)
        ? exception
        : Inside(exception).Select(one => FirstOf(one, isOfKind)).FirstOrDefault(found => found is not null);

    private static IEnumerable<Exception> Inside(Exception exception) => exception is AggregateException several
        ? several.InnerExceptions
        : exception.InnerException is { } inner ? [inner] : [];
}
