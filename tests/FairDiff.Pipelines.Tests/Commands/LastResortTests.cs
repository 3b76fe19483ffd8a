using System.Reflection;
using FairDiff.MLNet;
using FairDiff.Pipelines.CommandLine;
using FairDiff.Tests;

namespace FairDiff.Pipelines.Tests.Commands;

/// <summary>However a command ends, it says why in one line and ends with a code that is not 0.</summary>
[Collection(ProcessState.Collection)]
public sealed class LastResortTests
{
    [Fact]
    public async Task Guard_UnexpectedException_IsOneLineAndACode()
    {
        var (exit, error) = await Run(new InvalidOperationException("Sequence contains no elements\n   at native frame"));

        Assert.Equal(ExitCodes.Failure, exit);
        Assert.Equal(
            "fairdiff: Something unexpected happened: InvalidOperationException: Sequence contains no elements. FAIRDIFF_DEBUG=1 shows "
                + "where; please report it.",
            error.TrimEnd());
    }

    [Fact]
    public async Task Guard_WrappedException_IsThatOfTheUser()
    {
        var wrapped = new AggregateException(
            new TargetInvocationException(new TypeInitializationException("X", new FairDiffException("No folder."))));

        Assert.Equal((ExitCodes.Failure, "fairdiff: No folder."), await Run(wrapped));
    }

    [Fact]
    public async Task Guard_NoMemory_SaysWhatHelps() => Assert.Contains("not enough memory", (await Run(new OutOfMemoryException())).Error);

    [Fact]
    public async Task Guard_CancelledWithinATask_IsAnInterruption() =>
        Assert.Equal((ExitCodes.Interrupted, ExitCodes.StoppedMessage), await Run(new AggregateException(new TaskCanceledException())));

    [Fact]
    public async Task Guard_Debug_ShowsWhere()
    {
        Environment.SetEnvironmentVariable(LastResort.DebugVariable, "1");
        try
        {
            Assert.Contains(
                "   at FairDiff.Pipelines.Tests.Commands.LastResortTests", (await Run(new InvalidOperationException("x"))).Error);
        }
        finally
        {
            Environment.SetEnvironmentVariable(LastResort.DebugVariable, null);
        }
    }

    [Fact]
    public void Interrupt_Once_CancelsAndTwiceEnds()
    {
        using var error = new StringWriter();
        var exits = new List<int>();
        using var interruption = new Interruption(["demo"], error, exits.Add);

        interruption.Interrupt();

        Assert.True(interruption.Token.IsCancellationRequested);
        Assert.Empty(exits);
        Assert.Contains("Stopping.", error.ToString());
        interruption.Interrupt();
        Assert.Equal([ExitCodes.Interrupted], exits);
        Assert.Contains(ExitCodes.StoppedMessage, error.ToString());
    }

    [Fact]
    public async Task Process_InterruptedInItsFirstMoments_SaysSo()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The signal is given back its meaning by coreutils' env, and sent by kill.");
        using var folder = new TemporaryFolder();

        // What runs in the background of a shell ignores SIGINT, and so would all that it starts.
        using var process = CommandProcess.StartInShell(
            "exec env --default-signal=INT \"$@\"", folder.Path, "demo", "--preset", "smoke", "--output", folder.File("run"));
        await Task.Delay(700, TestContext.Current.CancellationToken);
        using (var kill = System.Diagnostics.Process.Start("kill", ["-INT", $"{process.Id}"]))
        {
            await kill.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Interrupted, process.ExitCode);
        Assert.Contains(ExitCodes.StoppedMessage, error);
        Assert.DoesNotContain("   at ", error);
    }

    [Theory]
    [InlineData(40)]
    [InlineData(80)]
    [InlineData(120)]
    [InlineData(200)]
    public async Task Process_FewOpenFiles_EndsWithOneLine(int files)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "The limit is set by a shell.");
        using var folder = new TemporaryFolder();
        Generation.TinyFolder.Create(folder.File("data"));
        using var process = CommandProcess.StartInShell(
            $"ulimit -n {files}; exec \"$@\"", folder.Path, "folder", "--data", folder.File("data"), "--attributes", "site", "--image-size",
            "8", "--output", folder.File("run"));

        var error = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Equal(ExitCodes.Failure, process.ExitCode);
        Assert.Equal(OpenFileLimit.Problem((ulong)files) + "\n", error);
    }

    [Fact]
    public void OpenFileLimit_Enough_IsNoProblem() => Assert.Null(OpenFileLimit.Problem(OpenFileLimit.Needed));

    [Fact]
    public async Task Guard_ArgumentOutOfRange_SaysTheValueAndNoParameter() =>
        Assert.Equal(
            (ExitCodes.Failure, "fairdiff: It must be 1 or more; it is 0."),
            await Run(new ArgumentOutOfRangeException("count", 0, "It must be 1 or more.")));

    private static async Task<(int Exit, string Error)> Run(Exception exception)
    {
        using var error = new StringWriter();
        var exit = await ExitCodes.Guard(
            async () =>
            {
                await Task.Yield();
                throw exception;
            },
            error);
        return (exit, error.ToString().TrimEnd());
    }
}
