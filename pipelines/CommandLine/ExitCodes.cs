using FairDiff.Fairness;
using FairDiff.MLflow;
using FairDiff.Torch;

namespace FairDiff.Pipelines.CommandLine;

/// <summary>Turns the end of a command into an exit code, and what a user can get wrong into one line on standard error.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>Everything went well, but a condition of <c>--require</c> does not hold.</summary>
    public const int RequirementNotMet = 2;

    /// <summary>As the shell reports an interrupted process: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    public const string StoppedMessage = "Stopped. What is finished is kept: type the same command again to go on.";

    public static async Task<int> Guard(Func<Task<int>> command, TextWriter? error = null)
    {
        error ??= Console.Error;
        try
        {
            return await command();
        }
        catch (Exception e) when (LastResort.Unwrap(e) is OperationCanceledException)
        {
            await error.WriteLineAsync(StoppedMessage);
            return Interrupted;
        }
        catch (Exception e)
        {
            Report(e, error);
            return Failure;
        }
    }

    /// <summary>Says in one line what went wrong.</summary>
    public static void Report(Exception exception, TextWriter error)
    {
        var words = Causes.FirstOf(exception, IsForTheUser) is { } known
            ? Words(known).ReplaceLineEndings(" ")
            : LastResort.Describe(LastResort.Unwrap(exception));
        error.WriteLine($"fairdiff: {words}");
        if (Environment.GetEnvironmentVariable(LastResort.DebugVariable) == "1")
        {
            error.WriteLine(exception);
        }
    }

    // .NET adds the name of a parameter, which no user knows.
    private static string Words(Exception e) => e is ArgumentOutOfRangeException { ActualValue: { } value } outOfRange
        && outOfRange.Message.IndexOf(" (Parameter '", StringComparison.Ordinal) is > 0 and var end
            ? FormattableString.Invariant($"{outOfRange.Message[..end].TrimEnd('.')}; it is {value}.")
            : e.Message;

    private static bool IsForTheUser(Exception e) =>
        e is EngineException or FairnessException or MlflowException or ArgumentOutOfRangeException or IOException
            or UnauthorizedAccessException;
}
