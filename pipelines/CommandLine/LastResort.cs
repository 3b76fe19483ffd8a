using System.Reflection;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>
/// What the command says of an exception that nobody expected: one line, never a stack trace that was not asked for, and no core dump.
/// </summary>
internal static class LastResort
{
    /// <summary>Set to 1, it shows the stack trace too.</summary>
    public const string DebugVariable = "FAIRDIFF_DEBUG";

    /// <summary>Exceptions on threads that nobody waits for end the process as any other failure does.</summary>
    public static void WatchOtherThreads() => AppDomain.CurrentDomain.UnhandledException += (_, unhandled) =>
    {
        var exception = unhandled.ExceptionObject as Exception
            ?? new InvalidOperationException("Something that is no exception was thrown.");
        try
        {
            ExitCodes.Report(exception, Console.Error);
        }
        catch
        {
            // Nothing more can be loaded, for want of memory or of open files: without the words of our own assemblies, then.
            Console.Error.WriteLine($"fairdiff: {exception.GetType().Name}: {exception.Message.Split('\n', 2)[0]}");
        }
        finally
        {
            Environment.Exit(ExitCodes.Failure);
        }
    };

    /// <summary>The exception itself, out of what tasks, reflection and static constructors wrap around it.</summary>
    public static Exception Unwrap(Exception exception) =>
        Causes.FirstOf(exception, inner => inner is not (AggregateException or TargetInvocationException or TypeInitializationException))
            ?? exception;

    /// <summary>The line for an exception that is not written for the user.</summary>
    public static string Describe(Exception exception)
    {
        // Native libraries write their own stack traces behind the first line.
        var message = exception.Message.Split('\n', 2)[0].Trim().TrimEnd('.');
        return exception is OutOfMemoryException
            ? $"There is not enough memory ({message}). Use smaller images or batches, or a machine with more memory."
            : $"Something unexpected happened: {exception.GetType().Name}: {message}. {DebugVariable}=1 shows where; please report it.";
    }
}
