using FairDiff.Fairness;
using FairDiff.MLflow;
using FairDiff.Torch;

namespace FairDiff.Pipelines.Commands;

/// <summary>Turns the end of a command into an exit code, and what a user can get wrong into one line on standard error.</summary>
internal static class ExitCodes
{
    public const int Success = 0;
    public const int Failure = 1;

    /// <summary>Everything went well, but a condition of <c>--require</c> does not hold.</summary>
    public const int RequirementNotMet = 2;

    /// <summary>As the shell reports an interrupted process: 128 + SIGINT.</summary>
    public const int Interrupted = 130;

    public static async Task<int> Guard(Func<Task<int>> command, TextWriter? error = null)
    {
        error ??= Console.Error;
        try
        {
            return await command();
        }
        catch (OperationCanceledException)
        {
            await error.WriteLineAsync("Stopped. What is finished is kept: type the same command again to go on.");
            return Interrupted;
        }
        catch (Exception e) when (Causes.FirstOf(e, IsForTheUser) is not null)
        {
            await error.WriteLineAsync($"fairdiff: {Causes.FirstOf(e, IsForTheUser)!.Message.ReplaceLineEndings(" ")}");
            return Failure;
        }
    }

    private static bool IsForTheUser(Exception e) =>
        e is FairDiffException or FairnessException or MlflowException or ArgumentOutOfRangeException or IOException or UnauthorizedAccessException;
}
