using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace FairDiff.MLflow.Runs;

/// <summary>
/// Tells whether <c>await using</c> disposes a run because an exception is leaving its block. C# does not say so: the compiler
/// catches the exception, disposes, and throws it again. What can be seen is that the last exception thrown on this thread was
/// caught by the very method that disposes, in no catch block of its own, and that the run was not used since.
/// </summary>
internal static class ExceptionInFlight
{
    [ThreadStatic]
    private static WeakReference<Exception?>? _last;

    [ThreadStatic]
    private static long _lastAt;

    [ThreadStatic]
    private static MethodBase? _rethrownBy;

    private static readonly Lock Gate = new();
    private static int _watchers;

    /// <summary>Begins to notice exceptions, as long as any run is open.</summary>
    public static void Watch()
    {
        lock (Gate)
        {
            if (_watchers++ == 0)
            {
                AppDomain.CurrentDomain.FirstChanceException += Remember;
            }
        }
    }

    public static void Unwatch()
    {
        lock (Gate)
        {
            if (--_watchers == 0)
            {
                AppDomain.CurrentDomain.FirstChanceException -= Remember;
            }
        }
    }

    /// <summary>The exception that is leaving the method which called our caller; null where none is, or none can be seen.</summary>
    /// <param name="lastUse">When the run was last used, as a <see cref="Stopwatch"/> timestamp.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Exception? LeavingCallersCaller(long lastUse)
    {
        if (_last is null || _lastAt < lastUse || !_last.TryGetTarget(out var exception))
        {
            return null;
        }

        const int ThisAndCaller = 2;
        var caller = new StackTrace(ThisAndCaller, fNeedFileInfo: false).GetFrame(0)?.GetMethod();
        var outermost = Outermost(exception);
        var leaves = caller is not null
            && outermost?.GetMethod() == caller
            && (_rethrownBy == caller || !IsCaughtInside(caller, outermost.GetILOffset(), exception));
        return leaves ? exception : null;
    }

    private static void Remember(object? sender, System.Runtime.ExceptionServices.FirstChanceExceptionEventArgs e)
    {
        // "throw;" in a catch block: the trace reaches the method already, and keeps the place of the first throw.
        var again = _last is not null && _last.TryGetTarget(out var last) && ReferenceEquals(last, e.Exception);
        _rethrownBy = again ? Outermost(e.Exception)?.GetMethod() : null;

        // One reference for each thread, re-used: the exception may be that memory has run out.
        _last ??= new(null);
        _last.SetTarget(e.Exception);
        _lastAt = Stopwatch.GetTimestamp();
    }

    private static StackFrame? Outermost(Exception exception) =>
        new StackTrace(exception, fNeedFileInfo: false).GetFrames().LastOrDefault();

    // The compiler's own clause catches object; one that the user wrote names an exception type.
    private static bool IsCaughtInside(MethodBase method, int offset, Exception exception) =>
        offset >= 0 && method.GetMethodBody()?.ExceptionHandlingClauses
            .Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause)
            .Where(clause => clause.TryOffset <= offset && offset < clause.TryOffset + clause.TryLength)
            .OrderBy(clause => clause.TryLength)
            .FirstOrDefault(clause => clause.CatchType!.IsInstanceOfType(exception))?.CatchType != typeof(object);
}
